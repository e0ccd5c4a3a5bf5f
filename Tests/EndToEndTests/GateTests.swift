import Captures
import Depacketizing
import FFmpeg
import Foundation
import Media
import RTP
import TestSupport
import Testing
import VPX

/// The gate against real decoders: of damaged streams every picture that passes is decoded as in the undamaged stream.
/// `Tests/Interop/gate.py` does the same with files, and with more of everything.
@Suite(.waiting) struct GateTests {
    static let samples = [
        "vp8-resize", "vp9-resize", "vp9-svc", "h264-bframes", "h264-open-gop",
        "cases/03-h264-marker-on-every-unit/capture", "cases/08-h264-intra-refresh-one-loss/capture",
        "cases/67-h264-field-pictures/capture", "h265-bframes", "av1-resize",
    ]
    private static let seeds: ClosedRange<UInt64> = 1...6
    /// Each seed decodes the pictures of so many packets at most.
    private static let packetLimit = 250

    private static let codecs = CodecSet([VPXLibrary(), FFmpegLibrary()])

    @Test(arguments: samples) func passesNoWrongPicture(_ sample: String) throws {
        let stream = try Stream(sample, limit: Self.packetLimit)
        let sent = try pictures(of: stream, stream.packets)
        var right = 0
        for seed in Self.seeds {
            let found = try pictures(of: stream, damaged(stream.packets, seed: seed))
            // In the order of what was sent, or those that recovery needs and nobody sees.
            var position = 0
            var wrong: [Int] = []
            for (number, picture) in found.digests.enumerated() {
                if let place = sent.digests[position...].firstIndex(of: picture) {
                    position = place + 1
                } else {
                    wrong.append(number)
                }
            }
            #expect(wrong.count <= found.hidden, "seed \(seed): \(wrong.prefix(8)) of \(found.digests.count)")
            right += found.digests.count - wrong.count
        }
        #expect(right > sent.digests.count / 2)
    }

    /// Loss, alone and in runs, and markers that are added or taken away.
    private func damaged(_ packets: [Packet], seed: UInt64) -> [Packet] {
        var generator = SeededGenerator(seed: seed)
        let chance = [0.01, 0.03, 0.1][Int(seed % 3)]
        let length = [1, 2, 6][Int.random(in: 0..<3, using: &generator)]
        let (added, taken) = [(0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.05, 0.05)][
            Int.random(in: 0..<5, using: &generator)]
        var kept: [Packet] = []
        var rest = 0
        for (number, packet) in packets.enumerated() {
            if number > 0, rest == 0, Double.random(in: 0..<1, using: &generator) < chance { rest = length }
            var changed = packet
            if Double.random(in: 0..<1, using: &generator) < (packet.hasMarker ? taken : added) {
                changed.hasMarker.toggle()
            }
            if rest > 0 { rest -= 1 } else { kept.append(changed) }
        }
        return kept
    }

    /// What a decoder makes of what passes the gate, and how many of these are not for showing.
    private func pictures(of stream: Stream, _ packets: [Packet]) throws -> (digests: [Int], hidden: Int) {
        var depacketizer = try #require(Depacketizer(format: stream.format))
        guard case .video(let codec) = depacketizer.codec else { return ([], 0) }
        var gate = IntegrityGate(codec: depacketizer.codec)
        let decoder = try Self.codecs.videoDecoder(for: codec)
        var list = FrameList()
        var digests: [Int] = []
        var hidden = 0
        func take() throws {
            for i in 0..<list.count {
                var format: VideoFormat?
                if case .video(let found) = list[i].format { format = found }
                let frame = list[i]
                switch gate.judge(frame, after: depacketizer.damage(before: i)) {
                case .pass:
                    try decoder.send(frame.bytes.span, format: format, tag: frame.extendedTimestamp)
                case .recover:
                    hidden += 1
                    try? decoder.send(frame.bytes.span, format: format, tag: frame.extendedTimestamp)
                case .drop:
                    continue
                }
                while let picture = try decoder.receive() { digests.append(digest(picture)) }
            }
            list.removeAll()
        }
        var next = packets.first?.number ?? 0
        for packet in packets {
            let ordered = OrderedPacket(
                extendedTimestamp: packet.timestamp, hasMarker: packet.hasMarker,
                arrival: SessionTime(milliseconds: packet.number), lostBefore: Int(packet.number - next),
                payload: 0..<packet.payload.count)
            next = packet.number + 1
            // A packet that cannot be read counts as lost.
            try? depacketizer.push(ordered, datagram: packet.payload.span, into: &list)
            try take()
        }
        depacketizer.finish(into: &list)
        try take()
        decoder.finish()
        while let picture = try decoder.receive() { digests.append(digest(picture)) }
        return (digests, hidden)
    }

    private func digest(_ picture: any DecodedFrame) -> Int {
        var hasher = Hasher()
        let (width, height) = (picture.width, picture.height)
        hasher.combine(width)
        func add(_ plane: Span<UInt8>, stride: Int, width: Int, height: Int) {
            for line in 0..<height {
                unsafe plane.extracting(line * stride..<line * stride + width).withUnsafeBytes { bytes in
                    unsafe hasher.combine(bytes: bytes)
                }
            }
        }
        picture.withPlanes { y, yStride, u, v, uvStride in
            add(y, stride: yStride, width: width, height: height)
            add(u, stride: uvStride, width: (width + 1) / 2, height: (height + 1) / 2)
            add(v, stride: uvStride, width: (width + 1) / 2, height: (height + 1) / 2)
        }
        return hasher.finalize()
    }

    private struct Packet {
        /// Sequence number after unwrapping.
        var number: Int64
        var timestamp: Int64
        var hasMarker: Bool
        var payload: [UInt8]
    }

    /// The video of a capture.
    private struct Stream {
        let format: PayloadFormat
        private(set) var packets: [Packet] = []

        init(_ sample: String, limit: Int) throws {
            let text = try String(contentsOf: Tree.samples.appending(path: "\(sample).sdp"), encoding: .utf8)
            let media = try #require(try SessionDescription(parsing: text).media.first { $0.kind == "video" })
            format = try #require(media.payloadTypes.first { Depacketizer(format: $0) != nil })
            var reader = try CaptureReader(path: Tree.samples.appending(path: "\(sample).pcap").path)
            var sequences = SequenceUnwrapper()
            var timestamps = TimestampUnwrapper()
            while packets.count < limit, case .datagram(let datagram) = try reader.next() {
                guard datagram.destination.port == media.port else { continue }
                let bytes = reader.withPayload(datagram.payload) { [UInt8](copying: $0) }
                guard case .rtp = PacketKind(of: bytes.span, at: PortUse()),
                    let packet = try? RTPPacket(parsing: bytes.span), packet.payloadType == format.payloadType
                else { continue }
                packets.append(
                    Packet(
                        number: sequences.unwrap(packet.sequenceNumber),
                        timestamp: timestamps.unwrap(packet.timestamp), hasMarker: packet.hasMarker,
                        payload: Array(bytes[packet.payload])))
            }
        }
    }
}
