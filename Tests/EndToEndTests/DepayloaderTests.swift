import Depacketizing
import Foundation
import Media
import RTP
import Testing

/// The depacketizers against those of GStreamer, which nobody here wrote: the same frames, byte for byte, after start
/// codes or lengths are taken off and what only one of them leaves out is left out of both.
@Suite(.waiting) struct DepayloaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var capture: String
        var participant = ""
        /// From `samples/`, else from the captures that lie beside the checkout on some machines.
        var isSample = true
        var testDescription: String { capture + participant }

        var folder: URL {
            isSample ? Tree.samples : Tree.root.deletingLastPathComponent().appending(path: "shared/captures")
        }
        var packets: URL { folder.appending(path: "\(capture).pcap") }
        var description: URL { folder.appending(path: "\(capture)\(participant).sdp") }
    }

    static let cases =
        [
            Case(capture: "vp8-opus-360p"), Case(capture: "vp8-opus-sr"), Case(capture: "vp9-opus-360p"),
            Case(capture: "vp9-svc"), Case(capture: "h264-opus-360p"), Case(capture: "h265-opus-360p"),
            Case(capture: "h265-resize"),
        ] + ["-A", "-B", "-C"].map { Case(capture: "three-participants", participant: $0) }
        + [
            "firefox-vp8-opus", "firefox-vp9-opus", "h264-opus-resize", "h264-opus-sr-mux", "vp8-opus-720p",
            "vp8-opus-resize", "vp8-opus-simulcast", "vp9-opus-resize",
        ].map { Case(capture: $0, isSample: false) }.filter { FileManager.default.fileExists(atPath: $0.packets.path) }

    @Test(arguments: cases) func givesTheFramesThatGStreamerGives(_ given: Case) throws {
        let text = try String(contentsOf: given.description, encoding: .utf8)
        let media = try #require(try SessionDescription(parsing: text).media.first { $0.kind == "video" })
        let format = try #require(media.payloadTypes.first { Depacketizer(format: $0) != nil })
        let ours = try frames(of: given, format, port: media.port)
        let theirs = try framesOfGStreamer(of: given, format, port: media.port)
        #expect(ours.count > 100)
        try #require(ours.count == theirs.count)
        let different = ours.indices.filter { ours[$0] != theirs[$0] }
        #expect(different.isEmpty, "frames \(different.prefix(5)) of \(ours.count)")
    }

    /// Frames as lists of their units; VP8 and VP9 frames are one unit. GStreamer leaves out VP9 pictures without
    /// marker, so they are left out here.
    private func frames(of given: Case, _ format: PayloadFormat, port: UInt16) throws -> [[[UInt8]]] {
        var result: [[[UInt8]]] = []
        try DepacketizedCapture.read(given.packets.path, format, port: port) { frames, hasMarker in
            for i in 0..<frames.count where hasMarker && i == frames.count - 1 || format.codec != .video(.vp9) {
                result.append(units(of: frames[i].bytes, format))
            }
        }
        return result
    }

    private func framesOfGStreamer(of given: Case, _ format: PayloadFormat, port: UInt16) throws -> [[[UInt8]]] {
        let name = format.encodingName.lowercased()
        let layout = hasUnits(format) ? ",stream-format=byte-stream,alignment=au" : ""
        return try Tree.withScratch { scratch in
            let run = try Command.run(
                "gst-launch-1.0",
                [
                    "-q", "filesrc", "location=\(given.packets.path)", "!", "pcapparse", "dst-port=\(port)", "!",
                    "application/x-rtp,media=video,clock-rate=90000,payload=\(format.payloadType),"
                        + "encoding-name=\(format.encodingName.uppercased())", "!",
                    "rtpptdemux", "!", "rtp\(name)depay", "!", "video/x-\(name)\(layout)", "!", "multifilesink",
                    "location=\(scratch.path)/%06d",
                ])
            try #require(run.status == 0, "\(run.errors)")
            let files = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
            return try files.map { file in
                units(ofStream: [UInt8](try Data(contentsOf: scratch.appending(path: file))), format)
            }
        }
    }

    private func hasUnits(_ format: PayloadFormat) -> Bool {
        format.codec == .video(.h264) || format.codec == .video(.h265)
    }

    /// Behind four-byte lengths (ISO/IEC 14496-15 §5.3.2).
    private func units(of bytes: [UInt8], _ format: PayloadFormat) -> [[UInt8]] {
        guard hasUnits(format) else { return [format.codec == .video(.vp9) ? withoutSuperframeIndex(bytes) : bytes] }
        var result: [[UInt8]] = []
        var position = 0
        while let length = bytes.span.uint32(at: position).map(Int.init), position + 4 + length <= bytes.count {
            result.append(Array(bytes[position + 4..<position + 4 + length]))
            position += 4 + length
        }
        return result
    }

    /// GStreamer puts layer frames together without an index (VP9 bitstream specification Annex B.2).
    private func withoutSuperframeIndex(_ bytes: [UInt8]) -> [UInt8] {
        guard let marker = bytes.last, marker & 0xE0 == 0xC0 else { return bytes }
        let count = 2 + (Int(marker >> 3 & 3) + 1) * (Int(marker & 7) + 1)
        guard count < bytes.count, bytes[bytes.count - count] == marker else { return bytes }
        return Array(bytes.dropLast(count))
    }

    /// Behind start codes (ITU-T H.264 and H.265 annex B), without delimiters and fillers.
    private func units(ofStream bytes: [UInt8], _ format: PayloadFormat) -> [[UInt8]] {
        guard hasUnits(format) else { return [bytes] }
        var starts: [Int] = []
        var i = 0
        while i + 3 <= bytes.count {
            if bytes[i] == 0, bytes[i + 1] == 0, bytes[i + 2] == 1 {
                starts.append(i + 3)
                i += 3
            } else {
                i += 1
            }
        }
        return starts.enumerated().compactMap { index, start in
            var end = index + 1 < starts.count ? starts[index + 1] - 3 : bytes.count
            // The fourth byte of a start code, or trailing_zero_8bits.
            while index + 1 < starts.count, end > start, bytes[end - 1] == 0 { end -= 1 }
            guard end > start else { return nil }
            let isLeftOut =
                format.codec == .video(.h264)
                ? (9...12).contains(bytes[start] & 0x1F) : [35, 37, 38].contains(bytes[start] >> 1 & 0x3F)
            return isLeftOut ? nil : Array(bytes[start..<end])
        }
    }
}
