import Jobs
import Media
import Mixing
import TestSupport
import Testing

@testable import Engine

/// What a view draws beside pictures, in a frame of 320x240 with 25 pictures a second. A picture is a square of one shade,
/// so that a single one lies from 40 to 280 with bars beside it.
@Suite struct ViewDecorationTests {
    private let codecs = OverlayCodecs()
    private var log: ToyLog { codecs.log }

    private func scene(
        _ members: String, images: ImageFiles = ImageFiles(), codecs: OverlayCodecs? = nil
    ) throws -> Scene {
        let text = """
            view:
              video:
                parameters: {resolution: {width: 320, height: 240}, framerate: 25}
                \(members)
            outputs: [{type: recording, from: view, container: mkv}]
            """
        return Scene(
            codecs: codecs ?? self.codecs, pipeline: try Pipeline(parsing: text, file: "look.yaml"), images: images)
    }

    private func film(_ index: Int, from start: Int64, to end: Int64) -> [Datagram] {
        var builder = RTPBuilder.picture(ssrc: 0xB0 + UInt32(index), timestamp: UInt32(start) &* 90)
        return builder.film(Int(end - start) / 40, from: start, keyEvery: 25, port: Scene.picturePort(index))
    }

    private func audio(_ index: Int, from start: Int64, to end: Int64) -> [Datagram] {
        var builder = RTPBuilder.audio(ssrc: 0xA0 + UInt32(index), timestamp: UInt32(start) &* 48)
        return builder.speak(Int(end - start) / 20, from: start, port: Scene.audioPort(index))
    }

    /// The shade of a picture that was taken at a moment.
    private func shade(_ milliseconds: Int64) -> UInt8 { UInt8(truncatingIfNeeded: milliseconds) }

    private func identity(_ connectionID: String) -> UInt8 {
        BackgroundColor(identifying: connectionID).sample(in: .bt601).y
    }

    // MARK: Names

    @Test func writesNamesIntoTheTiles() throws {
        var scene = try scene("labels: true")
        scene.join(participant: 0, name: "Ada", at: 0)
        scene.join(participant: 1, at: 0)
        scene.play(merged(film(0, from: 0, to: 2000), film(1, from: 1000, to: 2000)))
        _ = scene.finish()
        // A tile of 240x240: letters of 16 lines, 4 from the edges.
        let single = log.shades(x: 50, y: 226)
        #expect((0..<25).allSatisfy { single[$0] == OverlayCodecs.shade(of: "Ada") })
        #expect(log.shades(x: 150, y: 226)[5] == shade(200), "beside the name there is the picture")
        // Two tiles of 120x120 in the upper row: letters of 14 lines, 2 from the edges.
        #expect(log.shades(x: 24, y: 110)[40] == OverlayCodecs.shade(of: "Ada"))
        #expect(log.shades(x: 184, y: 110)[40] == OverlayCodecs.shade(of: "B"), "the id where there is no name")
        #expect(codecs.texts.rendered.map(\.text) == ["Ada", "Ada", "B"], "once for each size")
        #expect(codecs.texts.rendered.map(\.style.height) == [16, 14, 14])
        #expect(codecs.texts.rendered[0].style.plate > 0 && codecs.texts.rendered[0].style.widthLimit == 232)
        #expect(log.blended.count == log.drawn.count, "once on each picture that was drawn")
    }

    @Test func nothingIsWrittenThatNobodyAskedFor() throws {
        var scene = try scene("labels: false")
        scene.join(participant: 0, name: "Ada", at: 0)
        scene.play(merged(film(0, from: 0, to: 1000), audio(0, from: 0, to: 5000)))
        let report = scene.finish()
        #expect(codecs.texts.rendererCount == 0 && log.blended.isEmpty)
        #expect(log.shades(x: 160, y: 120).last == shade(960), "the last picture stands while there is audio")
        #expect(!report.warnings.contains { $0.reason == .codecUnsupported })
    }

    @Test func aTextThatCannotBeWrittenIsAWarning() throws {
        var scene = try scene("labels: true")
        scene.join(participant: 0, name: "unwritable", at: 0)
        scene.play(film(0, from: 0, to: 1000))
        let report = scene.finish()
        #expect(codecs.texts.rendered.count == 1, "it is not tried again")
        #expect(log.shades(x: 50, y: 226)[10] == shade(400))
        #expect(report.warnings.map(\.reason).contains(.codecUnsupported))
    }

    @Test func withoutAFontTheViewGoesWithoutNames() throws {
        var codecs = codecs
        codecs.isWithoutText = true
        var scene = try scene("labels: true\n    placeholders: initials", codecs: codecs)
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, from: 0, to: 1000), audio(0, from: 0, to: 4000)))
        let report = scene.finish()
        #expect(log.pictures.count == 100 && log.blended.isEmpty)
        #expect(log.shades(x: 50, y: 226)[99] == identity("A"))
        let warning = try #require(report.warnings.first { $0.reason == .codecUnsupported })
        #expect(warning.message.contains("toy text is not available"))
    }

    // MARK: Placeholders

    @Test func whoIsHeardAndNotSeenHasAPlace() throws {
        var scene = try scene("placeholders: initials")
        scene.join(participant: 0, at: 0)
        scene.join(participant: 2, name: "Grace Hopper", at: 0)
        scene.play(merged(audio(2, from: 0, to: 3000), film(0, from: 1000, to: 3000)))
        _ = scene.finish()
        // Alone: the whole frame, with letters of 96 lines in the middle.
        let corner = log.shades(x: 4, y: 4)
        #expect((0..<25).allSatisfy { corner[$0] == identity("C") })
        #expect(log.shades(x: 160, y: 120)[10] == OverlayCodecs.shade(of: "GH"))
        #expect(codecs.texts.rendered.first?.style == TextStyle(height: 96, widthLimit: 320))
        // C came first, so A has the second place of the upper row.
        #expect((26..<75).allSatisfy { corner[$0] == identity("C") })
        #expect(log.shades(x: 240, y: 60)[50] == shade(2000))
        #expect(log.shades(x: 80, y: 60)[50] == OverlayCodecs.shade(of: "GH"))
    }

    /// Its camera is off from 2 s to 6 s.
    @Test func aCameraThatIsSwitchedOffMakesRoomForInitials() throws {
        var scene = try scene("placeholders: initials")
        scene.join(participant: 0, name: "Ada Lovelace", at: 0)
        scene.play(
            merged(film(0, from: 0, to: 2000), film(0, from: 6000, to: 7000), audio(0, from: 0, to: 8000)))
        _ = scene.finish()
        let bar = log.shades(x: 4, y: 120)
        let middle = log.shades(x: 160, y: 120)
        // The last picture of 1.96 s stands for two seconds.
        #expect((0..<100).allSatisfy { bar[$0] == ToyLog.black } && middle[99] == shade(1960))
        #expect((100..<150).allSatisfy { bar[$0] == identity("A") && middle[$0] == OverlayCodecs.shade(of: "AL") })
        #expect((150..<200).allSatisfy { bar[$0] == ToyLog.black }, "the bars are cleared")
        #expect(middle[151] == shade(6040) && log.shades(x: 60, y: 20)[151] == shade(6040))
    }

    /// Receiver reports keep it in the view, but nobody knows that it goes on.
    @Test func whoseAudioStopsTooIsNotSwitchedOff() throws {
        var scene = try scene("placeholders: initials")
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, at: 0)
        let reports = stride(from: Int64(500), to: 6000, by: 500).map { time in
            Datagram(
                bytes: hex("80 C9 00 01  00 00 00 B0  # RR without a block (RFC 3550 §6.4.2)"),
                port: Scene.picturePort(0) + 1, time: SessionTime(milliseconds: time))
        }
        scene.play(
            merged(film(0, from: 0, to: 1000), audio(0, from: 0, to: 2000), film(1, from: 0, to: 6000), reports))
        _ = scene.finish()
        #expect(codecs.texts.rendered.isEmpty)
        #expect(log.shades(x: 80, y: 60)[140] == shade(960), "its last picture is there")
    }

    @Test func anAvatarIsRound() throws {
        var images = ImageFiles()
        images["/ada.png"] = [4, 2, 99]
        var scene = try scene("placeholders: avatar", images: images)
        scene.join(participant: 0, avatar: "/ada.png", at: 0)
        scene.play(audio(0, from: 0, to: 1000))
        let report = scene.finish()
        #expect(log.shades(x: 160, y: 120).allSatisfy { $0 == 99 })
        #expect(log.shades(x: 4, y: 4).allSatisfy { $0 == identity("A") })
        // Three fifths of the height, in the middle.
        #expect(log.blended.map(\.area) == [FrameArea(x: 88, y: 48, width: 144, height: 144)])
        #expect(codecs.texts.rendered.isEmpty)
        #expect(report.warnings.map(\.reason) == [.noRTP], "the picture's port alone")
    }

    @Test(arguments: [nil, [1, 2]] as [[UInt8]?]) func initialsStandForAnAvatarThatIsNotThere(file: [UInt8]?) throws {
        var images = ImageFiles()
        images["/ada.png"] = file
        var scene = try scene("placeholders: avatar", images: images)
        scene.join(participant: 0, name: "Ada", avatar: "/ada.png", at: 0)
        scene.join(participant: 1, name: "Bob", at: 0)
        scene.play(merged(audio(0, from: 0, to: 1000), audio(1, from: 0, to: 1000)))
        let report = scene.finish()
        #expect(codecs.texts.rendered.map(\.text) == ["A", "B"])
        let warnings = report.warnings.filter { $0.connectionID == "A" && $0.track == nil }
        #expect(warnings.map(\.reason) == [file == nil ? .fileMissing : .codecUnsupported])
        #expect(warnings.first?.message.contains("/ada.png") == true)
    }

    // MARK: Marks

    /// Nothing is seen from 2 s to 5 s.
    @Test func aPictureThatStandsStillIsMarked() throws {
        var scene = try scene("frozen_mark: true")
        scene.join(participant: 0, at: 0)
        scene.play(merged(film(0, from: 0, to: 2000), film(0, from: 5000, to: 6000), audio(0, from: 0, to: 6000)))
        _ = scene.finish()
        // Of 24 samples, 6 from the upper right corner of the tile.
        #expect(log.blended.map(\.area) == [FrameArea(x: 250, y: 6, width: 24, height: 24)], "never twice")
        let mark = log.shades(x: 262, y: 18)
        #expect(mark[86] == shade(1960), "1.48 s after the last picture")
        #expect((87..<125).allSatisfy { mark[$0] == 16 })
        #expect(mark[125] == shade(5000))
        #expect(codecs.texts.rendererCount == 0)
    }

    @Test func aMarkOutlivesAnotherArrangement() throws {
        var scene = try scene("frozen_mark: true")
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, at: 0)
        scene.play(merged(film(0, from: 0, to: 1000), audio(0, from: 0, to: 5000), film(1, from: 3000, to: 5000)))
        _ = scene.finish()
        #expect(log.shades(x: 262, y: 18)[70] == 16)
        // 120x120 in the left upper quarter: 16 samples, 4 from the corner.
        #expect(log.shades(x: 128, y: 12)[100] == 16 && log.shades(x: 80, y: 60)[100] == shade(960))
        #expect(log.shades(x: 290, y: 12)[100] == shade(4000))
    }

    // MARK: Backgrounds

    private func backed(_ shade: UInt8 = 180) -> ImageFiles {
        var images = ImageFiles()
        images["/wall.png"] = [3, 1, shade]
        return images
    }

    @Test func aPictureLiesBehindTheRegions() throws {
        var scene = try scene("background_image: /wall.png", images: backed())
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, at: 0)
        scene.play(merged(film(0, from: 0, to: 3000), film(1, from: 1000, to: 2000)))
        scene.leave("B", at: 2000)
        _ = scene.finish()
        #expect(log.shades(x: 4, y: 120).allSatisfy { $0 == 180 }, "in the bars")
        #expect(log.shades(x: 160, y: 200)[40] == 180, "in empty regions, also where a tile was")
        #expect(log.shades(x: 240, y: 60)[40] == shade(1600))
        // Scaled to the frame, and never filled with a colour.
        #expect(log.drawn.first?.area == FrameArea(x: 0, y: 0, width: 320, height: 240))
        #expect(log.filled.isEmpty)
    }

    @Test func whatAPlaceholderHidWasTheBackground() throws {
        var scene = try scene("placeholders: initials\n    background_image: /wall.png", images: backed())
        scene.join(participant: 0, at: 0)
        scene.play(merged(audio(0, from: 0, to: 3000), film(0, from: 1000, to: 3000)))
        _ = scene.finish()
        let bar = log.shades(x: 4, y: 120)
        #expect(bar[10] == identity("A") && bar[30] == 180)
    }

    @Test(arguments: [nil, [1]] as [[UInt8]?]) func aBackgroundThatIsGoneIsAWarning(file: [UInt8]?) throws {
        var images = ImageFiles()
        images["/wall.png"] = file
        var scene = try scene("background_image: /wall.png\n    bgColor: {r: 255, g: 255, b: 255}", images: images)
        scene.join(participant: 0, at: 0)
        scene.play(film(0, from: 0, to: 1000))
        let report = scene.finish()
        #expect(log.shades(x: 4, y: 120).allSatisfy { $0 == 235 }, "the colour is there instead")
        let warnings = report.warnings.filter { $0.message.contains("/wall.png") }
        #expect(warnings.map(\.reason) == [file == nil ? .fileMissing : .codecUnsupported])
        #expect(report.verdict == .completedWithWarnings)
    }

    // MARK: Screens

    @Test(arguments: [nil, "a=content:slides"]) func aScreenHasTheLargeRegion(attribute: String?) throws {
        var scene = try scene("emphasise_screen: true\n    layout: {fitPolicy: crop}")
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, attribute: attribute, isScreen: attribute == nil, at: 0)
        scene.play(merged(film(0, from: 0, to: 3000), film(1, from: 1000, to: 2000)))
        scene.leave("B", at: 2000)
        _ = scene.finish()
        // Times that differ by 20 ms tell who is who: a lecture for two has a large region of 2/3.
        let middle = log.drawn.filter { $0.area.width == 212 || $0.area.width == 213 }
        #expect(!middle.isEmpty && middle.allSatisfy { $0.area.x == 0 && $0.area.y == 0 })
        #expect(log.drawn.contains { $0.area.width == 106 && $0.area.x >= 212 }, "A is beside it")
        #expect(log.drawn.last?.area == FrameArea(x: 0, y: 0, width: 320, height: 240))
    }

    @Test func aScreenIsAnInputLikeAnyOtherByDefault() throws {
        var scene = try scene("layout: {fitPolicy: crop}")
        scene.join(participant: 0, at: 0)
        scene.join(participant: 1, attribute: "a=content:slides", at: 0)
        scene.play(merged(film(0, from: 0, to: 3000), film(1, from: 1000, to: 2000)))
        _ = scene.finish()
        #expect(Set(log.drawn.map(\.area.width)) == [320, 160])
    }

    // MARK: All of it

    @Test func isTheSameHoweverItIsDriven() throws {
        func run(_ drive: (inout Scene, [Datagram]) -> Void) throws -> ([UInt8]?, [[UInt8]]) {
            let codecs = OverlayCodecs()
            var images = backed()
            images["/b.png"] = [2, 2, 77]
            var scene = try scene(
                """
                labels: true
                    placeholders: avatar
                    frozen_mark: true
                    emphasise_screen: true
                    background_image: /wall.png
                """, images: images, codecs: codecs)
            for i in 0..<3 {
                scene.join(
                    participant: i, name: "N\(i)", attribute: i == 2 ? "a=content:slides" : nil,
                    avatar: i == 1 ? "/b.png" : nil, at: 0)
            }
            drive(
                &scene,
                merged(
                    film(0, from: 0, to: 4000), audio(0, from: 11, to: 9000), film(1, from: 1000, to: 2000),
                    audio(1, from: 500, to: 7000), film(2, from: 3000, to: 6000)))
            _ = scene.finish()
            return (scene.files["common.mkv"], codecs.log.pictures.map(\.picture.y))
        }
        let once = try run { scene, datagrams in scene.play(datagrams) }
        let often = try run { scene, datagrams in
            for (i, datagram) in datagrams.enumerated() {
                scene.engine.advance(to: SessionTime(nanoseconds: datagram.time.nanoseconds - 1))
                scene.play([datagram])
                if i.isMultiple(of: 7) { scene.drain() }
            }
        }
        #expect(once.0 == often.0 && once.1 == often.1)
        #expect(once.1.count == 225)
    }
}
