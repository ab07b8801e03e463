"""What a user sees: one algorithm a file, named as its id."""

from __future__ import annotations


def algorithm_classes() -> list:
    """Return the classes of all algorithms, in the order of the toolbox."""
    from .averagelocalvariance import AverageLocalVariance
    from .bandcorrelation import BandCorrelation
    from .bandpeaks import BandPeaks
    from .comparegapfill import CompareGapFill
    from .crosscorrelogram import CrossCorrelogram
    from .displacementfield import DisplacementField
    from .equalizeadaptive import EqualizeAdaptive
    from .equalizehistogram import EqualizeHistogram
    from .estimateshift import EstimateShift
    from .extractpeaks import ExtractPeaks
    from .fillgaps import FillGaps
    from .fillgapsintime import FillGapsInTime
    from .localcorrelation import LocalCorrelation
    from .localstatistics import LocalStatistics
    from .localvariance import LocalVariance
    from .matchhistogram import MatchHistogram
    from .matchtemplate import MatchTemplate
    from .profilepeaks import ProfilePeaks
    from .stackcorrelation import StackCorrelation

    return [
        LocalVariance,
        LocalStatistics,
        AverageLocalVariance,
        EqualizeHistogram,
        EqualizeAdaptive,
        MatchHistogram,
        FillGaps,
        FillGapsInTime,
        CompareGapFill,
        ExtractPeaks,
        BandPeaks,
        ProfilePeaks,
        LocalCorrelation,
        StackCorrelation,
        MatchTemplate,
        BandCorrelation,
        CrossCorrelogram,
        EstimateShift,
        DisplacementField,
    ]
