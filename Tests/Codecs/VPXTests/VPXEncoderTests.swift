import Media
import MediaSupport
import Testing

@testable import VPX

@Suite struct VPXEncoderTests {
    private func settings(
        _ codec: VideoCodec, bitrate: Int = 400, maximum: Int? = nil, effort: VideoEncoding.Effort = .live
    ) -> VideoEncoding {
        var settings = VideoEncoding(
            codec: codec, width: 160, height: 96, frameRate: FrameRate(30), bitrate: bitrate, keyFrameInterval: 1000)
        settings.maximumBitrate = maximum
        settings.effort = effort
        return settings
    }

    private func byteCount(_ settings: VideoEncoding) throws -> Int {
        let pictures = (0..<30).map { testPicture(width: 160, height: 96, number: $0) }
        return try encode(pictures, with: VPXLibrary().videoEncoder(for: settings)).reduce(0) { $0 + $1.bytes.count }
    }

    @Test(arguments: VPXRoundTripTests.codecs) func spendsMoreForMore(codec: VideoCodec) throws {
        let sizes = try [50, 1500].map { try byteCount(settings(codec, bitrate: $0)) }
        #expect(sizes[0] * 3 / 2 < sizes[1], "\(sizes)")
    }

    @Test(arguments: VPXRoundTripTests.codecs) func keepsAMaximumWhereItIsSet(codec: VideoCodec) throws {
        for effort in [VideoEncoding.Effort.good, .live] {
            let size = try byteCount(settings(codec, bitrate: 200, maximum: 220, effort: effort))
            // One second at 220 kbit/s, and one of buffer for the first key frame.
            #expect(size < 2 * 220_000 / 8, "\(effort): \(size)")
        }
    }

    @Test(arguments: VPXRoundTripTests.codecs) func givesEachFrameInTheCallOfItsPicture(codec: VideoCodec) throws {
        let encoder = try VPXLibrary().videoEncoder(for: settings(codec))
        var packet = EncodedPacket()
        for i in 0..<4 {
            try encoder.send(testPicture(width: 160, height: 96, number: i), at: Int64(i * 100), isKeyFrame: false)
            let isThere = try encoder.receive(into: &packet)
            #expect(
                isThere && packet.presentationTime == Int64(i * 100) && packet.decodeTime == packet.presentationTime)
            let hasAnother = try encoder.receive(into: &packet)
            #expect(!hasAnother)
        }
        try encoder.finish()
        let hasRest = try encoder.receive(into: &packet)
        #expect(!hasRest)
    }

    @Test(arguments: VPXRoundTripTests.codecs) func doesNotSeeWhatIsDrawnLater(codec: VideoCodec) throws {
        let pictures = (0..<4).map { testPicture(width: 160, height: 96, number: $0) }
        let expected = try encode(pictures, with: VPXLibrary().videoEncoder(for: settings(codec)))
        let encoder = try VPXLibrary().videoEncoder(for: settings(codec))
        var canvas = VideoFrame(width: 160, height: 96)
        var packet = EncodedPacket()
        for (i, picture) in pictures.enumerated() {
            _ = canvas.copy(CopiedFrame(picture))
            try encoder.send(canvas, at: Int64(i) * 3000, isKeyFrame: false)
            canvas.withMutablePlanes { y, _, _ in
                for k in y.indices { y[k] = 77 }
            }
            _ = try encoder.receive(into: &packet)
            #expect(packet.bytes == expected[i].bytes)
        }
    }

    @Test(arguments: VPXRoundTripTests.codecs) func takesUnevenTimes(codec: VideoCodec) throws {
        let encoder = try VPXLibrary().videoEncoder(for: settings(codec))
        let times: [Int64] = [-900, 0, 1, 90_000, 90_001, 9_000_000_000]
        var packet = EncodedPacket()
        for time in times {
            try encoder.send(testPicture(width: 160, height: 96), at: time, isKeyFrame: false)
            let isThere = try encoder.receive(into: &packet)
            #expect(isThere && packet.presentationTime == time)
        }
    }

    @Test func describesTheStream() throws {
        let vp8 = try VPXLibrary().videoEncoder(for: settings(.vp8)).format
        #expect(vp8 == VideoFormat(width: 160, height: 96, configuration: .vp8))
        var settings = settings(.vp9)
        settings.colour = VideoColour(matrix: .bt709, range: .full)
        guard case .vp9(let configuration) = try VPXLibrary().videoEncoder(for: settings).format.configuration else {
            Issue.record("no configuration of VP9")
            return
        }
        // color_space 2 is BT.709 (VP9 bitstream specification §7.2.2).
        #expect(configuration.isFullRange && configuration.colorSpace == 2)
        #expect(configuration.profile == 0 && configuration.bitDepth == 8 && configuration.chromaSubsampling == 1)
    }
}
