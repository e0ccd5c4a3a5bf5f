import Media
import RTP

@testable import Engine

extension TrackDescription {
    /// A stream whose section has one format that can be recorded.
    init(
        kind: MediaKind, format: PayloadFormat, payloadTypes: [UInt8], port: UInt16, announcedSources: [UInt32],
        dependencyDescriptorID: UInt8? = nil, videoOrientationID: UInt8? = nil
    ) {
        self.init(
            kind: kind,
            codings: [
                TrackCoding(format: format, payloadTypes: payloadTypes, dependencyDescriptorID: dependencyDescriptorID)
            ], port: port, announcedSources: announcedSources, videoOrientationID: videoOrientationID)
    }
}
