/// Everything that is checked: one rule of a specification each. The raw values name rules in reports.
///
/// The rules of MP4 fragments and of transport streams hold in HLS and in DASH.
public enum Rule: String, CaseIterable, Sendable {
    // Files, whatever lists them.
    case fileMissing = "file-missing"
    case fileOutside = "file-outside"
    case fileUnlisted = "file-unlisted"
    case fileFormat = "file-format"
    case fileWhole = "file-whole"

    // Each playlist.
    case hlsText = "hls-text"
    case hlsHeader = "hls-header"
    case hlsKind = "hls-kind"
    case hlsTagSyntax = "hls-tag-syntax"
    case hlsTagOnce = "hls-tag-once"
    case hlsTagKnown = "hls-tag-known"
    case hlsTagOrder = "hls-tag-order"
    case hlsAttributeList = "hls-attribute-list"
    case hlsAttributeRequired = "hls-attribute-required"
    case hlsVersion = "hls-version"

    // A media playlist, without its media.
    case hlsTargetDuration = "hls-target-duration"
    case hlsSegmentTooLong = "hls-segment-too-long"
    case hlsExtinf = "hls-extinf"
    case hlsEmpty = "hls-empty"
    case hlsVODEnd = "hls-vod-end"
    case hlsByteRange = "hls-byte-range"
    case hlsProgramDateTime = "hls-program-date-time"

    // A media playlist and its media.
    case hlsMap = "hls-map"
    case hlsMapDiscontinuity = "hls-map-discontinuity"
    case hlsTimeline = "hls-timeline"
    case hlsSegmentDuration = "hls-segment-duration"
    case hlsIndependent = "hls-independent"
    case hlsFirstKeyFrame = "hls-first-key-frame"

    // A multivariant playlist and what it names.
    case hlsVariantURI = "hls-variant-uri"
    case hlsBandwidth = "hls-bandwidth"
    case hlsAverageBandwidth = "hls-average-bandwidth"
    case hlsCodecs = "hls-codecs"
    case hlsCodecsMissing = "hls-codecs-missing"
    case hlsResolution = "hls-resolution"
    case hlsResolutionMissing = "hls-resolution-missing"
    case hlsFrameRate = "hls-frame-rate"
    case hlsFrameRateMissing = "hls-frame-rate-missing"
    case hlsGroup = "hls-group"
    case hlsRenditionName = "hls-rendition-name"
    case hlsRenditionDefault = "hls-rendition-default"
    case hlsRenditionURI = "hls-rendition-uri"
    case hlsVariantTargets = "hls-variant-targets"
    case hlsVariantLengths = "hls-variant-lengths"
    case hlsVariantDiscontinuities = "hls-variant-discontinuities"

    // A media playlist that is read again and again.
    case hlsReloadSequence = "hls-reload-sequence"
    case hlsReloadSegment = "hls-reload-segment"
    case hlsReloadTarget = "hls-reload-target"
    case hlsReloadDiscontinuity = "hls-reload-discontinuity"
    case hlsReloadEnded = "hls-reload-ended"
    case hlsReloadEvent = "hls-reload-event"
    case hlsReloadWindow = "hls-reload-window"
    case hlsReloadLate = "hls-reload-late"
    case hlsReloadPart = "hls-reload-part"

    // Low latency.
    case hlsPartTarget = "hls-part-target"
    case hlsPartTooLong = "hls-part-too-long"
    case hlsPartTooShort = "hls-part-too-short"
    case hlsPartSum = "hls-part-sum"
    case hlsPartMedia = "hls-part-media"
    case hlsPartDuration = "hls-part-duration"
    case hlsPartOld = "hls-part-old"
    case hlsPartIndependent = "hls-part-independent"
    case hlsHoldBack = "hls-hold-back"
    case hlsPartHoldBack = "hls-part-hold-back"
    case hlsCanSkip = "hls-can-skip"
    case hlsSkip = "hls-skip"
    case hlsRenditionReport = "hls-rendition-report"

    // MP4 fragments.
    case mp4Box = "mp4-box"
    case mp4FileType = "mp4-file-type"
    case mp4Movie = "mp4-movie"
    case mp4Extends = "mp4-extends"
    case mp4EmptyTables = "mp4-empty-tables"
    case mp4SampleEntry = "mp4-sample-entry"
    case mp4ParameterSets = "mp4-parameter-sets"
    case mp4Fragment = "mp4-fragment"
    case mp4DecodeTime = "mp4-decode-time"
    case mp4BaseOffset = "mp4-base-offset"
    case mp4SampleData = "mp4-sample-data"
    case mp4Track = "mp4-track"
    case mp4Sequence = "mp4-sequence"
    case mp4FragmentTime = "mp4-fragment-time"
    case mp4SegmentIndex = "mp4-segment-index"
    case mp4SampleDuration = "mp4-sample-duration"

    // Transport streams.
    case tsSync = "ts-sync"
    case tsTables = "ts-tables"
    case tsContinuity = "ts-continuity"
    case tsClock = "ts-clock"
    case tsUnit = "ts-unit"

    // What is beside the media for people.
    case vttHeader = "vtt-header"
    case vttCue = "vtt-cue"
    case vttOrder = "vtt-order"
    case vttArea = "vtt-area"
    case pictureWhole = "picture-whole"

    // A manifest, without its media.
    case dashXML = "dash-xml"
    case dashAttributeRequired = "dash-attribute-required"
    case dashAttributeValue = "dash-attribute-value"
    case dashStaticDuration = "dash-static-duration"
    case dashClock = "dash-clock"
    case dashPeriod = "dash-period"
    case dashPeriodTime = "dash-period-time"
    case dashUniqueID = "dash-unique-id"
    case dashTemplate = "dash-template"
    case dashTimeline = "dash-timeline"
    case dashChunkOffset = "dash-chunk-offset"
    case dashLatency = "dash-latency"

    // A manifest and its media.
    case dashInitialization = "dash-initialization"
    case dashSegmentTime = "dash-segment-time"
    case dashSegmentDuration = "dash-segment-duration"
    case dashPeriodCovered = "dash-period-covered"
    case dashAlignment = "dash-alignment"
    case dashAccessPoint = "dash-access-point"
    case dashContentType = "dash-content-type"
    case dashMIMEType = "dash-mime-type"
    case dashCodecs = "dash-codecs"
    case dashPictureSize = "dash-picture-size"
    case dashRate = "dash-rate"
    case dashBandwidth = "dash-bandwidth"

    // A manifest that is read again and again.
    case dashReloadStart = "dash-reload-start"
    case dashReloadPublication = "dash-reload-publication"
    case dashReloadEnded = "dash-reload-ended"
    case dashReloadSegment = "dash-reload-segment"
}
