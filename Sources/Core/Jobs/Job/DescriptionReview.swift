import Media
public import RTP

/// What a person should know of a connection's session description before it is recorded.
public struct DescriptionReview: Equatable, Sendable {
    /// Lines that were passed over, and streams whose sender says that it sends nothing.
    public let passedOver: [Warning]
    /// Streams that cannot be recorded.
    public let refusals: [Warning]
    /// At least one stream can be recorded.
    public let hasStream: Bool
    private let isWithoutPorts: Bool

    public init(of description: SessionDescription, connectionID: String) {
        var passedOver = description.passedOver.map { problem in
            Warning(
                reason: .descriptionUnclear, connectionID: connectionID,
                message: "\(problem); the session description is used without it")
        }
        let rest = description.passedOverCount - passedOver.count
        if rest > 0 {
            passedOver.append(
                Warning(
                    reason: .descriptionUnclear, connectionID: connectionID,
                    message: "\(rest) more lines of the session description cannot be read"))
        }
        for media in description.media where MediaKind(rawValue: media.kind) != nil && media.isEnabled {
            // It may begin to send without another description, so it is no refusal.
            guard media.direction == .inactive else { continue }
            passedOver.append(
                Warning(
                    reason: .descriptionUnclear, connectionID: connectionID, track: media.kind,
                    message: "\(media.kind) is a=inactive: by its description the sender sends no packets to port "
                        + "\(media.port)"))
        }
        self.passedOver = passedOver
        var refusals: [Warning] = []
        var hasStream = false
        for media in description.media where MediaKind(rawValue: media.kind) != nil && media.isEnabled {
            if let obstacle = StreamObstacle(of: media) {
                refusals.append(obstacle.warning(connectionID: connectionID, kind: media.kind))
            } else {
                hasStream = true
            }
        }
        self.refusals = refusals
        self.hasStream = hasStream
        isWithoutPorts = description.isWithoutPorts
    }

    /// Why the connection cannot be recorded at all; nil where it can, or the description has no stream to refuse.
    public var refusal: String? {
        guard !isWithoutPorts else {
            return "every stream has port 0, as in a description of RTSP; write the ports to which its packets are sent"
        }
        guard !hasStream, !refusals.isEmpty else { return nil }
        return refusals.map(\.message).joined(separator: "; ")
    }
}
