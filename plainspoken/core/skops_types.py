"""Which types a file of skops may hold."""

# All types beyond scikit-learn's own that a model may hold. None of them runs code when it is made; but compiled code
# follows what they hold, so that a crafted file may end the process (external.probe_model, serving.model_structure).
TRUSTED_SKOPS_TYPES = (
    "plainspoken.analysis.training.category_encoder.CategoryEncoder",
    "plainspoken.analysis.training.features.Derive",
    "plainspoken.analysis.training.features.signed_log",
    "plainspoken.analysis.training.soft_voting.SoftVote",
    "collections.OrderedDict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
    "numpy.dtype",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.feature_selection._univariate_selection.f_classif",
    "sklearn.neighbors._kd_tree.KDTree",
    "sklearn.tree._tree.Tree",
)
