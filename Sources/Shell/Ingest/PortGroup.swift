/// What a port of a group carries.
public enum PortRole: UInt8, CaseIterable, Hashable, Sendable {
    case audioRTP, audioRTCP, videoRTP, videoRTCP
}

/// The four ports of one connection; RTCP is one above its RTP (RFC 3550 §11).
public struct PortGroup: Hashable, Sendable {
    public let audio: UInt16
    public let video: UInt16

    /// RTP ports, each below 65,535.
    init(audio: UInt16, video: UInt16) {
        self.audio = audio
        self.video = video
    }

    public func port(of role: PortRole) -> UInt16 {
        switch role {
        case .audioRTP: audio
        case .audioRTCP: audio &+ 1
        case .videoRTP: video
        case .videoRTCP: video &+ 1
        }
    }

    public func role(of port: UInt16) -> PortRole? {
        PortRole.allCases.first { self.port(of: $0) == port }
    }
}
