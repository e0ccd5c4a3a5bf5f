import Depacketizing
import Jobs
import Media
import RTP

/// Steps of a recording drawn from the fuzzer's input: mostly packets of the streams described, in their order.
struct EngineScript {
    private var draw: Draw
    private var now = SessionTime.zero
    private var streams = [Stream](repeating: Stream(), count: 4)
    /// Whether all streams of the first connection, and of connection b, come to one port.
    private var isBundled = [false, false]

    /// A sender's own counting.
    private struct Stream {
        var sequence: UInt16 = 65_000
        var timestamp: UInt32 = 4_294_000_000
        var ssrc: UInt32 = 1
        var frame: UInt8 = 0
    }

    /// Longer scripts find nothing that shorter ones do not.
    private static let stepLimit = 600

    /// `ToyCiphers` need no right key, only one of the right length.
    private static let crypto =
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"

    private static let extensionMap =
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:2 \(VideoOrientation.uri)\r\n"
        + "a=extmap:3 \(Depacketizer.dependencyDescriptorURI)\r\n"

    init(draw: Draw) {
        self.draw = draw
    }

    mutating func steps() -> [EngineStep] {
        // Without a connection nothing else matters, so the first one is there from the beginning.
        var steps: [EngineStep] = [.event(joined("a"), at: now)]
        while !draw.isEmpty, steps.count < Self.stepLimit { steps.append(step()) }
        return steps
    }

    private mutating func step() -> EngineStep {
        let choices = draw.byte()
        // Mostly up to 31 ms from one step to the next.
        var pause = Interval(milliseconds: Int64(choices & 0x1F))
        if pause.nanoseconds == 31_000_000 { pause = Interval(milliseconds: Int64(draw.word()) / 4) }
        now = now + pause
        switch choices >> 5 {
        case 0: return .event(event(), at: now)
        case 1: return .datagram(rawDatagram(), source: source(), port: port(), at: now)
        case 2: return .datagram(senderReport(), source: source(), port: port(), at: now)
        case 3: return .advance(now)
        default: return packet(choices)
        }
    }

    /// Ports 60001 and 60002 are audio, 60003 and 60004 pictures; connection b has them from 61001 on. The
    /// others share theirs.
    private mutating func port() -> UInt16 {
        let choices = draw.byte()
        return (choices & 0x80 != 0 ? 61_001 : 60_001) + UInt16(choices & 3)
    }

    private mutating func source() -> IPAddress {
        draw.byte() & 0xF0 == 0xF0 ? .v4(0x0A00_0001) : .v4(0x7F00_0001)
    }

    private mutating func rawDatagram() -> [UInt8] {
        draw.bytes(Int(draw.byte()))
    }

    private mutating func packet(_ choices: UInt8) -> EngineStep {
        let isVideo = choices & 0x40 != 0
        let shape = draw.byte()
        let isSecond = shape & 0x80 != 0
        let index = (isSecond ? 2 : 0) + (isVideo ? 1 : 0)
        if shape & 0x40 != 0 { streams[index].sequence &+= UInt16(draw.byte()) }
        if shape & 0x20 != 0 {
            switch draw.number(below: 4) {
            case 0: streams[index].ssrc = UInt32(draw.byte())
            case 1: streams[index].timestamp &+= UInt32(draw.word()) << 16
            case 2: streams[index].sequence = draw.word()
            default: streams[index].sequence &-= UInt16(draw.byte())
            }
        }
        streams[index].sequence &+= 1
        let isNew = shape & 0x10 != 0
        if isNew { streams[index].timestamp &+= isVideo ? 3000 : 960 }
        let type = payloadType(isVideo: isVideo)
        let isAgain = type == 115 || type == 116
        let hasExtensions = choices & 0x20 != 0
        var bytes: [UInt8] = [hasExtensions ? 0x90 : 0x80, (shape & 0x08 != 0 ? 0x80 : 0) | type]
        bytes.appendBigEndian(streams[index].sequence)
        bytes.appendBigEndian(streams[index].timestamp)
        bytes.appendBigEndian(streams[index].ssrc &+ (isAgain ? 99 : 0))
        if hasExtensions { bytes += headerExtensions() }
        if isAgain { bytes.appendBigEndian(streams[index].sequence &- UInt16(draw.byte() & 7)) }
        if type == 112 || type == 116 { bytes += blockHeaders(isVideo: isVideo) }
        bytes += payload(shape, isVideo: isVideo)
        let port: UInt16 = (isSecond ? 61_001 : 60_001) + (isVideo && !isBundled[isSecond ? 1 : 0] ? 2 : 0)
        return .datagram(bytes, source: .v4(0x7F00_0001), port: port, at: now)
    }

    /// Under the identifiers of `extensionMap`: a section's MID or one that no section has, an orientation, a
    /// dependency descriptor.
    private mutating func headerExtensions() -> [UInt8] {
        let choices = draw.byte()
        let isOneByteForm = choices & 0x80 == 0
        var elements: [(id: UInt8, bytes: [UInt8])] = []
        if choices & 0x04 != 0 { elements.append((1, Array(["0", "1", "2", "another"][Int(choices & 3)].utf8))) }
        if choices & 0x08 != 0 { elements.append((2, [draw.byte()])) }
        if choices & 0x10 != 0 { elements.append((3, draw.bytes(Int(draw.byte() & (isOneByteForm ? 0x0F : 0x3F))))) }
        var bytes: [UInt8] = []
        for (id, content) in elements where !isOneByteForm || !content.isEmpty {
            bytes += isOneByteForm ? [id << 4 | UInt8(content.count - 1)] : [id, UInt8(content.count)]
            bytes += content
        }
        bytes += [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
        // RFC 8285 §4.2, §4.3.
        return (isOneByteForm ? [0xBE, 0xDE] : [0x10, 0x00]) + [0, UInt8(bytes.count / 4)] + bytes
    }

    /// Of a redundant payload: one older block of four octets at most, then the primary one (RFC 2198 §3).
    private mutating func blockHeaders(isVideo: Bool) -> [UInt8] {
        let choice = draw.byte()
        let primary: UInt8 = isVideo ? [96, 98, 102, 117][Int(choice & 3)] : choice & 1 == 0 ? 111 : 0
        guard choice & 0x80 != 0 else { return [primary] }
        let older: UInt8 = choice & 0x40 != 0 ? 113 : primary
        return [0x80 | older, 0x0F, 0x00, choice >> 3 & 7, primary]
    }

    private mutating func payloadType(isVideo: Bool) -> UInt8 {
        let choice = draw.byte()
        if choice & 0xE0 == 0xE0 { return choice & 0x7F }
        return isVideo ? [96, 98, 102, 104, 45][Int(choice & 0x1F) % 5] : choice & 1 == 0 ? 111 : 0
    }

    private mutating func payload(_ shape: UInt8, isVideo: Bool) -> [UInt8] {
        switch shape & 7 {
        case 0, 1: isVideo ? SentFrames.vp8(isKeyFrame: shape & 1 == 0, number: draw.byte()) : [0x78, draw.byte(), 2]
        case 2, 3: isVideo ? SentFrames.vp9(isKeyFrame: shape & 1 == 0, number: draw.byte()) : [0x0F, 1, 2]
        case 4, 5: isVideo ? SentFrames.h264(isKeyFrame: shape & 1 == 0, number: draw.byte()) : draw.bytes(160)
        case 6 where isVideo: SentFrames.h265(isKeyFrame: draw.byte() & 1 == 0, number: draw.byte())
        case 7 where isVideo: SentFrames.av1(isKeyFrame: draw.byte() & 1 == 0, number: draw.byte())
        default: draw.bytes(Int(draw.byte()))
        }
    }

    private mutating func senderReport() -> [UInt8] {
        let stream = streams[Int(draw.byte() & 3)]
        var bytes: [UInt8] = [0x80, 200, 0, 6]
        bytes.appendBigEndian(stream.ssrc)
        bytes.appendBigEndian(UInt64(bitPattern: draw.integer()))
        bytes.appendBigEndian(stream.timestamp &+ UInt32(draw.word()))
        bytes.appendBigEndian(UInt64(0))
        return bytes
    }

    private mutating func event() -> JournalEvent {
        switch draw.number(below: 10) {
        case 0: joined(["a", "b", "../c"][draw.number(below: 3)])
        case 1: .connectionLeft(connectionID: ["a", "b", "../c"][draw.number(below: 3)], reason: "left")
        case 2:
            .connectionOpening(
                connectionID: ["a", "b"][draw.number(below: 2)], name: nil, ports: [61_001, 61_002, 61_003, 61_004])
        case 3: .kernelDrops(port: port(), count: draw.integer())
        case 4: .unexpectedSenders(port: port(), count: draw.integer())
        case 5: .sourceInterrupted(reason: "fuzz")
        case 6: .sourceResumed(unseenSeconds: Double(draw.byte()))
        case 7: .keyFrameRequested(connectionID: "a")
        case 8: .stop(.endOfCapture)
        default: .unknown("fuzz")
        }
    }

    private mutating func joined(_ connectionID: String) -> JournalEvent {
        let choice = draw.byte()
        let base: UInt16 = connectionID == "b" ? 61_001 : 60_001
        var sdp = "v=0\r\n"
        if choice & 0xC0 == 0xC0 {
            sdp += String(decoding: draw.bytes(Int(draw.byte())), as: UTF8.self)
        } else {
            let video = ["96 VP8", "98 VP9", "102 H264", "104 H265", "45 AV1"][Int(choice >> 2) % 5].split(
                separator: " ")
            // One port for all streams, or one for each kind, with what their packets say of themselves; or neither.
            let hasExtensions = choice & 0xC0 != 0
            let videoPort = choice & 0x40 != 0 ? base : base + 2
            isBundled[connectionID == "b" ? 1 : 0] = choice & 0x40 != 0
            sdp +=
                "m=audio \(base) RTP/AVP \(choice & 1 == 0 ? "111" : "0") 112 113 114\r\na=rtpmap:111 opus/48000/2\r\n"
            // Companions under types that `payloadType` draws now and then.
            sdp += "a=rtpmap:112 red/\(choice & 1 == 0 ? "48000/2" : "8000")\r\na=rtpmap:113 telephone-event/8000\r\n"
            sdp += "a=rtpmap:114 CN/8000\r\n"
            if choice & 2 != 0 { sdp += "a=ssrc:1 cname:fuzz\r\n" }
            if choice & 0x10 != 0 { sdp += Self.crypto }
            if hasExtensions { sdp += "a=mid:0\r\n" + Self.extensionMap }
            sdp += "m=video \(videoPort) RTP/AVP \(video[0]) 112 115 116 117\r\n"
            sdp += "a=rtpmap:\(video[0]) \(video[1])/90000\r\na=rtpmap:112 red/90000\r\n"
            sdp += "a=rtpmap:115 rtx/90000\r\na=fmtp:115 apt=\(video[0])\r\na=rtpmap:116 rtx/90000\r\n"
            sdp += "a=fmtp:116 apt=112\r\na=rtpmap:117 ulpfec/90000\r\n"
            if choice & 0x30 == 0x30 { sdp += Self.crypto }
            if hasExtensions { sdp += "a=mid:1\r\n" + Self.extensionMap }
            if choice & 0x40 != 0 {
                // A screen beside the camera: only the MID tells one from the other.
                sdp += "m=video \(videoPort) RTP/AVP \(video[0])\r\na=rtpmap:\(video[0]) \(video[1])/90000\r\n"
                sdp += "a=mid:2\r\n" + Self.extensionMap
            }
        }
        let roles = ConnectionJoined.Role.allCases.enumerated().map { index, role in
            ConnectionJoined.PortRole(port: base + UInt16(index), role: role)
        }
        var joined = ConnectionJoined(
            connectionID: connectionID, sdp: sdp, ports: roles, sourceAddress: choice & 0x20 != 0 ? "127.0.0.1" : nil)
        let requests = KeyFrameRequestChoice.allCases
        joined.keyFrameRequest = requests[Int(choice) % requests.count]
        return .connectionJoined(joined)
    }
}
