import Media
import TestSupport

/// What arrived, where and when.
struct Datagram {
    var bytes: [UInt8]
    var port: UInt16
    var time: SessionTime
    var source = Scene.server
    var sourcePort: UInt16 = 40_000
}

/// Everything in the order of its arrival; what arrives together stays in the order given.
func merged(_ streams: [Datagram]...) -> [Datagram] {
    streams.joined().enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
}

extension RTPBuilder {
    /// Opus as `Scene.description` announces it.
    static func audio(ssrc: UInt32 = 0xA0, timestamp: UInt32 = 5000) -> RTPBuilder {
        RTPBuilder(payloadType: 109, ssrc: ssrc, sequenceNumber: 700, timestamp: timestamp, step: 960)
    }

    /// VP8 as `Scene.description` announces it, 25 frames in a second.
    static func picture(ssrc: UInt32 = 0xB0, timestamp: UInt32 = 900_000) -> RTPBuilder {
        RTPBuilder(payloadType: 120, ssrc: ssrc, sequenceNumber: 65_530, timestamp: timestamp, step: 3600)
    }

    /// `count` packets of audio, one every 20 ms.
    mutating func speak(_ count: Int, from start: Int64, port: UInt16 = Scene.audioPort) -> [Datagram] {
        (0..<count).map { i in
            Datagram(bytes: opus(), port: port, time: SessionTime(milliseconds: start + Int64(i) * 20))
        }
    }

    /// `count` frames of two packets each, one every 40 ms; the first one and each `keyEvery`th are key frames.
    mutating func film(
        _ count: Int, from start: Int64, keyEvery: Int = 25, width: UInt16 = 64, port: UInt16 = Scene.videoPort
    ) -> [Datagram] {
        (0..<count).flatMap { i in
            vp8(isKeyFrame: i.isMultiple(of: keyEvery), width: width).map { bytes in
                Datagram(bytes: bytes, port: port, time: SessionTime(milliseconds: start + Int64(i) * 40))
            }
        }
    }
}
