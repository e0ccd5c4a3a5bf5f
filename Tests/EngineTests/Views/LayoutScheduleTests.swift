import Jobs
import Media
import Mixing
import TestSupport
import Testing

@testable import Engine

/// Layouts that begin later, in a view of 64x64 with 25 pictures a second. A is 64 wide and so bright, B 100, C 140.
@Suite struct LayoutScheduleTests {
    private static func pipeline(_ layouts: String, fit: String = "crop", maxInput: Int = 16) -> String {
        """
        view:
          audio: false
          video:
            maxInput: \(maxInput)
            parameters: {resolution: {width: 64, height: 64}, framerate: 25}
            layout: {fitPolicy: \(fit), templates: {base: fluid}}
            layouts:
        \(layouts.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
        outputs: [{type: recording, from: view}]
        """
    }

    private static let halves = """
        - at_s: 0.4
          regions:
            - {stream: B, region: {id: left, area: {left: 0, top: 0, width: 1/2, height: 1}}}
            - {stream: A, region: {id: right, area: {left: 1/2, top: 0, width: 1/2, height: 1}}}
        """

    private func sdp(_ port: UInt16) -> String {
        Scene.describing("m=video \(port) RTP/AVP 120\na=rtpmap:120 VP8/90000")
    }

    /// Pictures of a connection from a moment on.
    private func film(_ port: UInt16, width: UInt16, from start: Int64, count: Int = 50) -> [Datagram] {
        var builder = RTPBuilder.picture(ssrc: UInt32(port))
        return builder.film(count, from: start, width: width, port: port)
    }

    private func composed(
        _ pipeline: String, _ connections: [(id: String, width: UInt16, start: Int64)]
    ) throws -> PaintedCodecs.Canvases {
        let codecs = PaintedCodecs()
        var scene = try Scene(pipeline: pipeline, codecs: codecs)
        var datagrams: [Datagram] = []
        for (i, connection) in connections.enumerated() {
            let port = UInt16(60_003 + 10 * i)
            scene.join(connection.id, sdp: sdp(port), ports: [.init(port: port, role: .videoRTP)])
            datagrams += film(port, width: connection.width, from: connection.start)
        }
        scene.play(merged(datagrams))
        _ = scene.finish(at: 8000)
        return codecs.canvases
    }

    @Test func changesWithTheFirstPictureAtItsTime() throws {
        let canvases = try composed(Self.pipeline(Self.halves), [("A", 64, 1000), ("B", 100, 1000)])
        // 0.4 s are ten pictures. Before, two inputs stand in a grid of four: A at the left above, B at the right.
        #expect((8..<12).map { canvases.luma($0, 4, 16) } == [64, 64, 100, 100])
        #expect((8..<12).map { canvases.luma($0, 36, 16) } == [100, 100, 64, 64])
        #expect((8..<12).map { canvases.luma($0, 4, 48) } == [16, 16, 100, 100])
    }

    @Test func bringsTemplatesBack() throws {
        let layouts = Self.halves + "\n- {at_s: 0.81, templates: {base: fluid}}"
        let canvases = try composed(Self.pipeline(layouts), [("A", 64, 1000), ("B", 100, 1000)])
        // 0.81 s lie between pictures 20 and 21. Everybody keeps the order: B is the first now.
        #expect((19..<23).map { canvases.luma($0, 4, 48) } == [100, 100, 16, 16])
        #expect(canvases.luma(21, 4, 16) == 100 && canvases.luma(21, 36, 16) == 64)
    }

    @Test func leavesARegionToTheNextUntilItsStreamComes() throws {
        let canvases = try composed(Self.pipeline(Self.halves), [("A", 64, 1000), ("B", 100, 2000)])
        #expect([9, 10, 24].map { canvases.luma($0, 4, 60) } == [64, 64, 64])
        #expect(canvases.luma(24, 60, 60) == 16)
        // B comes after one second, and goes to the left.
        #expect(canvases.luma(26, 4, 60) == 100 && canvases.luma(26, 36, 60) == 64)
    }

    @Test func meansTheLatestConnectionOfAnID() throws {
        var codecs = PaintedCodecs().canvases
        let painted = PaintedCodecs()
        codecs = painted.canvases
        var scene = try Scene(pipeline: Self.pipeline(Self.halves), codecs: painted)
        scene.join("B", sdp: sdp(60_003), ports: [.init(port: 60_003, role: .videoRTP)])
        scene.join("A", sdp: sdp(60_013), ports: [.init(port: 60_013, role: .videoRTP)])
        scene.play(
            merged(film(60_003, width: 100, from: 1000, count: 5), film(60_013, width: 64, from: 1000)))
        scene.leave("B", at: 3100)
        scene.join("B", sdp: sdp(60_023), ports: [.init(port: 60_023, role: .videoRTP)], at: 3200)
        var rest = RTPBuilder.picture(ssrc: 60_013, timestamp: 900_000 + 50 * 3600)
        rest.sequenceNumber = 65_530 &+ 100
        rest.pictureID = 150
        scene.play(
            merged(film(60_023, width: 140, from: 3300), rest.film(50, from: 3000, width: 64, port: 60_013)))
        _ = scene.finish(at: 9000)
        let last = codecs.pictures.count - 10
        #expect(codecs.luma(last, 4, 60) == 140 && codecs.luma(last, 36, 60) == 64)
    }

    @Test func placesAsManyStreamsAsTheViewTakes() throws {
        let canvases = try composed(
            Self.pipeline(Self.halves, maxInput: 1), [("A", 64, 1000), ("B", 100, 1000)])
        #expect([9, 11].map { canvases.luma($0, 4, 16) } == [64, 100])
        #expect(canvases.luma(11, 60, 16) == 16)
    }

    @Test func fitsPicturesInAnotherWay() throws {
        let layouts = "- {at_s: 0.4, fitPolicy: letterbox, templates: {base: fluid}}"
        let canvases = try composed(Self.pipeline(layouts), [("A", 64, 1000)])
        // 64x48 in 64x64: whole regions first, then bars of eight lines.
        #expect((8..<12).map { canvases.luma($0, 4, 2) } == [64, 64, 16, 16])
        #expect((8..<12).map { canvases.luma($0, 4, 32) } == [64, 64, 64, 64])
    }

    @Test func takesLayoutsInTheirOrder() throws {
        let choice = TemplateChoice(family: .lecture)
        let layouts = [1, 2, 3].map {
            TimedLayout(start: Interval(milliseconds: $0 * 1000), change: .templates(choice))
        }
        var course = LayoutSchedule(layouts, frame: FrameSize(width: 64, height: 64), maxInput: 4)
        #expect(course.takeDue(at: Interval(milliseconds: 999)) == nil)
        #expect(course.takeDue(at: Interval(milliseconds: 2000)) == layouts[0])
        #expect(course.takeDue(at: Interval(milliseconds: 2000)) == layouts[1])
        #expect(course.takeDue(at: Interval(milliseconds: 2000)) == nil)
        #expect(!course.names("A"))
    }
}
