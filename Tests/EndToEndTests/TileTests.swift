import Foundation
import TestSupport
import Testing

/// Views look like what was sent: each tile against the decoded source, scaled by ffmpeg.
@Suite(.serialized, .waiting) struct TileTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var fit: String
        var codec: String
        var testDescription: String { "\(fit), \(codec)" }
    }

    struct Alone: CustomTestStringConvertible, Sendable {
        var fit: String
        var width: Int
        var height: Int
        var isInFour = false
        var testDescription: String { "\(fit), \(width)x\(height)\(isInFour ? ", the first of four places" : "")" }
    }

    /// Two samples each way make one, or four make three: both scale by the same rule, so what differs are roundings,
    /// the encoder, and what is left out where four make three. A tile that lies one sample off reaches 31 dB at most
    /// here.
    private let leastLuma = 35.0
    /// As much of the colours, which BT.601 taken for BT.709 leaves at 31 dB at most.
    private let leastChroma = 33.0
    private let leastSimilarity = 0.99
    /// Between the means of a plane: a shift of all colours by one step would be seen by nobody.
    private let mostShift = 1.0
    /// From black, away from the pictures' edges: the encoder's ringing.
    private let mostOutside = 2

    private func isAlike(_ found: Tiles, count: Int, in space: [String?]) {
        #expect(found.tiles == count)
        #expect(found.psnr[0] >= leastLuma && found.psnr[1...].allSatisfy { $0 >= leastChroma }, "\(found.psnr) dB")
        #expect(found.ssim >= leastSimilarity)
        #expect(found.mean.allSatisfy { $0 <= mostShift }, "\(found.mean)")
        #expect(found.bars <= mostOutside)
        #expect(found.space == space)
        // What this test is there to find would be found.
        #expect(found.shifted < leastLuma - 3, "one sample off: \(found.shifted) dB")
        #expect(found.mixed < leastChroma - 2, "another matrix: \(found.mixed) dB")
    }

    private static func video(_ codec: String, _ width: Int, _ height: Int, bitrate: Int) -> String {
        """
        format: {codec: \(codec)}
            parameters: {resolution: {width: \(width), height: \(height)}, framerate: 12, bitrate: \(bitrate), keyFrameInterval: 1}
        """
    }

    /// What ffprobe says: H.264 carries its colours, VP8 is BT.601 by its specification (RFC 6386 §9.2).
    private static func space(_ codec: String) -> [String?] {
        codec == "h264" ? ["smpte170m", "tv"] : [nil, nil]
    }

    @Test(arguments: [Case(fit: "letterbox", codec: "h264"), Case(fit: "crop", codec: "vp8")])
    func threeWhoComeAndGo(_ given: Case) throws {
        let (width, height) = (640, 480)
        // Places of `fluid`: one, or a grid of two by two.
        func alone(_ track: Int) -> Tiles.Scene.Place { .init(track: track, width: width, height: height) }
        func quarter(_ place: Int, _ track: Int) -> Tiles.Scene.Place {
            .init(
                track: track, x: place % 2 * width / 2, y: place / 2 * height / 2, width: width / 2, height: height / 2)
        }
        // Who is there when, by the sample's truth, with a tenth of a second left out at each change; the last one of
        // who left stands for the time-out.
        let scenes = [
            Tiles.Scene(0...4.6, moments: 2, [alone(0)]),
            Tiles.Scene(4.9...8.6, moments: 2, [quarter(0, 0), quarter(1, 1)]),
            Tiles.Scene(8.9...15.6, moments: 2, [quarter(0, 0), quarter(1, 1), quarter(2, 2)]),
            Tiles.Scene(15.9...18.9, moments: 2, [quarter(0, 0), quarter(1, 2)]),
            Tiles.Scene(19.2...21.6, moments: 2, [alone(2)]),
        ]
        try Tree.withScratch { scratch in
            let found = try Tiles(
                of: Tree.samples.appending(path: "three-participants.pcap"),
                video: Self.video(given.codec, width, height, bitrate: 8000), fit: given.fit, scenes,
                in: scratch)
            isAlike(found, count: 2 * (1 + 2 + 3 + 2 + 1), in: Self.space(given.codec))
        }
    }

    /// Larger by half and shown whole, twice as large and cut, and a third as large in whole samples.
    @Test(arguments: [
        Alone(fit: "letterbox", width: 960, height: 720), Alone(fit: "crop", width: 960, height: 720),
        Alone(fit: "letterbox", width: 640, height: 480, isInFour: true),
        Alone(fit: "crop", width: 426, height: 240, isInFour: true),
    ])
    func oneAlone(_ given: Alone) throws {
        let corners = [("a", "0", "0"), ("b", "1/2", "0"), ("c", "0", "1/2"), ("d", "1/2", "1/2")]
        let regions = corners.map { "{id: \($0.0), area: {left: \($0.1), top: \($0.2), width: 1/2, height: 1/2}}" }
        let share = given.isInFour ? 2 : 1
        let place = Tiles.Scene.Place(track: 0, width: given.width / share, height: given.height / share)
        try Tree.withScratch { scratch in
            let found = try Tiles(
                of: Tree.samples.appending(path: "vp8-opus-360p.pcap"),
                video: Self.video("h264", given.width, given.height, bitrate: 8000), fit: given.fit,
                templates: given.isInFour
                    ? "{base: void, custom: [{region: [\(regions.joined(separator: ", "))]}]}" : "{base: fluid}",
                [Tiles.Scene(0...11.9, moments: 6, [place])], in: scratch)
            isAlike(found, count: 6, in: Self.space("h264"))
        }
    }

    /// What a sender says to be BT.709 is shown in the same colours in a view of BT.601.
    @Test func colourOfAnotherMatrixIsConverted() throws {
        try Tree.withScratch { scratch in
            let capture = try Self.film(of: "bt709", in: scratch)
            let place = Tiles.Scene.Place(track: 0, width: 640, height: 360)
            let video = Self.video("h264", 640, 360, bitrate: 8000)
            let scenes = [Tiles.Scene(0...3.9, moments: 4, [place])]
            let found = try Tiles(
                of: capture, video: video, fit: "letterbox", colour: "bt709", scenes,
                in: scratch)
            isAlike(found, count: 4, in: Self.space("h264"))
            // Were it not converted, it would be found.
            let unconverted = try Tiles(of: capture, video: video, fit: "letterbox", scenes, in: scratch)
            #expect((unconverted.psnr[1...].min() ?? 99) < leastChroma - 2, "\(unconverted.psnr) dB")
        }
    }

    /// Four seconds of ffmpeg's test picture in H.264 that names its matrix; each NAL unit is one packet (RFC 6184
    /// §5.6).
    private static func film(of matrix: String, in folder: URL) throws -> URL {
        let stream = folder.appending(path: "film.h264")
        try Command.run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=4", "-pix_fmt", "yuv420p",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-bf", "0", "-g", "25", "-colorspace", matrix,
                "-color_primaries", matrix, "-color_trc", matrix, "-color_range", "tv", "-x264-params",
                "slice-max-size=1100:aud=1", stream.path,
            ])
        let bytes = try [UInt8](Data(contentsOf: stream))
        var units: [[UInt8]] = []
        var start: Int?
        var i = 0
        while i + 3 <= bytes.count {
            guard bytes[i] == 0, bytes[i + 1] == 0, bytes[i + 2] == 1 else {
                i += 1
                continue
            }
            // A zero before the start code belongs to it (ITU-T H.264 annex B).
            if let start { units.append(Array(bytes[start..<(bytes[i - 1] == 0 ? i - 1 : i)])) }
            i += 3
            start = i
        }
        if let start { units.append(Array(bytes[start...])) }

        var capture = PcapFile()
        var sender = RTPBuilder(payloadType: 102, ssrc: 0x0709_0709, step: 3600)
        var picture = -1
        for (place, unit) in units.enumerated() {
            // An access unit delimiter begins a picture.
            if unit[0] & 0x1F == 9 {
                picture += 1
                sender.timestamp = UInt32(picture) * 3600
            }
            let isLast = place + 1 == units.count || units[place + 1][0] & 0x1F == 9
            let packet = sender.packet(unit, hasMarker: isLast)
            capture.insert(packet, to: 60003, at: Double(picture) / 25 + Double(place) * 1e-6)
        }
        let file = folder.appending(path: "film.pcap")
        try capture.write(to: file)
        try """
        v=0
        o=- 0 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        m=video 60003 RTP/AVP 102
        c=IN IP4 127.0.0.1
        a=rtpmap:102 H264/90000
        a=fmtp:102 packetization-mode=1

        """.write(to: folder.appending(path: "film.sdp"), atomically: true, encoding: .utf8)
        return file
    }
}
