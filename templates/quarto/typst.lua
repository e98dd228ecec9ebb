-- The look that a class has in the PDF: Typst knows no style sheet. Titles keep to their chart, parts begin a page.
local quiet = { ["typst:text:size"] = "8.5pt", ["typst:text:fill"] = "rgb(\"$quiet\")" }
local looks = {
  ["chart"] = { ["typst:breakable"] = "false" },
  ["chart-title"] = { ["typst:sticky"] = "true", ["typst:below"] = "4pt", ["typst:text:weight"] = "600" },
  ["chart-subtitle"] = { ["typst:sticky"] = "true", ["typst:below"] = "6pt", ["typst:text:size"] = quiet["typst:text:size"], ["typst:text:fill"] = quiet["typst:text:fill"] },
  ["chart-note"] = quiet,
  ["note"] = quiet,
  ["range"] = quiet,
  ["lead"] = { ["typst:text:size"] = "11pt" },
  ["take"] = { ["typst:fill"] = "rgb(\"$ground\")", ["typst:inset"] = "8pt", ["typst:width"] = "100%" },
  ["tag"] = { ["typst:sticky"] = "true", ["typst:text:weight"] = "600", ["typst:text:fill"] = "rgb(\"$accent\")" },
  ["segment-card"] = { ["typst:breakable"] = "false" },
  ["example"] = { ["typst:breakable"] = "false" },
}

function Div(box)
  for _, class in ipairs(box.classes) do
    for name, value in pairs(looks[class] or {}) do box.attributes[name] = value end
  end
  return box
end

function Span(part)
  if part.classes:includes("big") then
    part.attributes["typst:text:size"] = "16pt"
    part.attributes["typst:text:fill"] = "rgb(\"$accent\")"
  end
  return part
end

function Header(head)
  if head.identifier:match("^part%-") then
    return { pandoc.RawBlock("typst", "#pagebreak(weak: true)"), head }
  end
end

-- Columns as wide as what stands in them, and no table counts itself.
function Table(tab)
  for place, column in ipairs(tab.colspecs) do tab.colspecs[place] = { column[1], nil } end
  return tab
end

local frame = [[
#set par(justify: false)
#show table: set text(size: 8.5pt)
#show table: set align(left)
#show figure: set align(left)
#show figure: set block(breakable: true)
#show figure.caption: it => align(left, strong(it.body))
]]

function Pandoc(doc)
  doc.blocks:insert(1, pandoc.RawBlock("typst", frame))
  return doc
end
