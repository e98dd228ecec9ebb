# Plainspoken in a container (docs/automation.md):
#   docker build -t plainspoken .                              the briefing:    docker run ... plainspoken report CASE
#   docker build -t plainspoken-serve --target serve .         in real time:    docker run ... plainspoken-serve
FROM python:3.12-slim AS build
WORKDIR /source
COPY requirements.lock ./
RUN python -m venv /opt/plainspoken \
    && /opt/plainspoken/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY . .
RUN /opt/plainspoken/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim AS base
# The system's own security updates matter more here than one pinned build of Pango.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libgomp1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/plainspoken /opt/plainspoken
RUN useradd --uid 10001 --create-home analyst && install -d -o analyst /srv/plainspoken
# Compiled code is kept where also a read-only file system lets it be: /tmp is all that has to be writable.
ENV PATH=/opt/plainspoken/bin:$PATH PYTHONUNBUFFERED=1 NUMBA_CACHE_DIR=/tmp/plainspoken-compiled
USER 10001
WORKDIR /srv/plainspoken
ENTRYPOINT ["plainspoken"]

FROM base AS serve
EXPOSE 8321
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8321/healthz', timeout=4)"]
ENTRYPOINT ["plainspoken", "serve", "--host", "0.0.0.0", "--port", "8321"]
CMD ["report/conversion"]

FROM base AS report
CMD ["report"]
