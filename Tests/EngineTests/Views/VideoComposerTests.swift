import Jobs
import Media
import Mixing
import Packaging
import Presentations
import Testing

@testable import Engine

@Suite struct VideoComposerTests {
    private func composer(_ rate: FrameRate, _ codecs: ToyCodecs) throws -> VideoComposer {
        let encoding = VideoEncoding.toy(frameRate: rate, bitrate: 100, keyFrameInterval: 10)
        let background = ColourSample(y: 40, u: 128, v: 128)
        return try VideoComposer(
            .init(encoding: encoding, fit: .letterbox, background: background, layouts: [], maxInput: 16),
            codecs: codecs)
    }

    /// An input whose frames are 40 ms apart.
    private func input(_ frameCount: Int, _ log: ToyLog) -> ViewInput {
        var input = ViewInput(
            connectionID: "A", video: (0, ViewVideoInput(decoder: ToyVideoDecoder(log: log))), audio: nil,
            timeout: Interval(milliseconds: 2000))
        for i in 0..<frameCount {
            input.append(ToyFrame(isKeyFrame: i == 0).frame, track: 0, at: SessionTime(milliseconds: Int64(i) * 40))
        }
        return input
    }

    /// The whole frame for one input.
    private func whole(_ number: Int) throws -> Arrangement<InputID> {
        let one = try #require(Fraction(1, of: 1))
        let none = try #require(Fraction(0, of: 1))
        let region = Region(id: "1", left: none, top: none, width: one, height: one)
        return Arrangement(places: [.init(input: InputID(number: number), region: region)])
    }

    @Test func makesEachPictureAtItsMoment() throws {
        let codecs = ToyCodecs()
        var composer = try composer(FrameRate(30_000, per: 1001), codecs)
        var inputs: [ViewInput] = []
        for n in 0..<1000 {
            // 1001/30000 s each, to the tick of 90 kHz; rounded down to a nanosecond.
            #expect(composer.nextMoment.nanoseconds == Int64(n) * 3003 * 1_000_000_000 / 90_000)
            try composer.make(Arrangement(places: []), at: .zero + composer.nextMoment, &inputs)
        }
        #expect(composer.count == 1000 && codecs.log.pictures.count == 1000)
        #expect(composer.rendition.frameCount == 1000 && composer.rendition.samples.count == 1000)
        let last = composer.rendition.samples.sample(at: 999)
        #expect(last.presentationTime + last.duration == 3_003_000)
        #expect(codecs.log.shades(x: 3, y: 3).allSatisfy { $0 == 40 })
    }

    @Test func paintsThumbnailsOfItsPicturesForAPresentation() throws {
        let codecs = ToyCodecs()
        var settings = ViewPlan.Video(
            encoding: .toy(frameRate: FrameRate(25), bitrate: 100, keyFrameInterval: 10), fit: .letterbox,
            background: ColourSample(y: 40, u: 128, v: 128), layouts: [], maxInput: 16)
        settings.thumbnailDistance = Interval(milliseconds: 1000)
        var composer = try VideoComposer(settings, codecs: codecs)
        var inputs = [input(50, ToyLog())]
        for n in 0..<75 {
            let arrangement = n < 10 ? Arrangement(places: []) : try whole(0)
            try composer.make(arrangement, at: .zero + composer.nextMoment, &inputs)
        }
        // The first picture, and the first that shows somebody.
        #expect(composer.takePictures() == [.poster([0]), .poster([1])])
        try composer.finish()
        guard case .sheet(let sheet)? = composer.takePictures().first else {
            Issue.record("no sheet")
            return
        }
        #expect(sheet.pictureCount == 3 && codecs.log.files.count == 3)
        // The toys fill with the upper left corner of what they draw: the view's background.
        #expect(codecs.log.files[2].width == 320 && codecs.log.files[2].y[70] == 40)
    }

    @Test func whatTheEncoderHoldsComesAtTheEnd() throws {
        var codecs = ToyCodecs()
        codecs.lookAhead = 7
        var composer = try composer(FrameRate(25), codecs)
        var inputs: [ViewInput] = []
        for _ in 0..<10 { try composer.make(Arrangement(places: []), at: .zero, &inputs) }
        #expect(composer.rendition.frameCount == 3)
        try composer.finish()
        #expect(composer.rendition.frameCount == 10 && composer.rendition.samples.count == 10)
    }

    @Test func tellsWhatTheEncoderSays() throws {
        var codecs = ToyCodecs()
        codecs.failingPicture = 0
        var composer = try composer(FrameRate(25), codecs)
        var inputs: [ViewInput] = []
        #expect(throws: CodecError.library(operation: "toy encoder", code: -1, message: "no more")) {
            try composer.make(Arrangement(places: []), at: .zero, &inputs)
        }
    }

    @Test func decodesOnlyWhatTheArrangementShows() throws {
        let codecs = ToyCodecs()
        var composer = try composer(FrameRate(25), codecs)
        let (shown, hidden) = (ToyLog(), ToyLog())
        var inputs = [input(3, hidden), input(3, shown)]
        for _ in 0..<3 { try composer.make(whole(1), at: .zero + composer.nextMoment, &inputs) }
        #expect(shown.decoded == [0, 40, 80] && hidden.decoded == [])
        #expect(codecs.log.shades(x: 32, y: 24) == [0, 40, 80])
    }

    @Test func anArrangementMayNameAnInputThatIsNotThere() throws {
        let codecs = ToyCodecs()
        var composer = try composer(FrameRate(25), codecs)
        var inputs: [ViewInput] = []
        try composer.make(whole(3), at: .zero, &inputs)
        #expect(codecs.log.shades(x: 32, y: 24) == [40])
    }

    @Test func oldTilesStayUnlessTheArrangementIsAnother() throws {
        let codecs = ToyCodecs()
        var composer = try composer(FrameRate(25), codecs)
        var inputs = [input(4, ToyLog())]
        for isOld in [false, true, false] {
            try composer.make(whole(0), at: .zero + composer.nextMoment, withOldTiles: isOld, &inputs)
        }
        try composer.make(Arrangement(places: []), at: .zero + composer.nextMoment, withOldTiles: true, &inputs)
        #expect(codecs.log.shades(x: 32, y: 24) == [0, 0, 80, 40])
    }

    @Test(arguments: [false, true]) func aPictureThatIsLeftOutTakesItsTime(isHeld: Bool) throws {
        let codecs = ToyCodecs()
        var composer = try composer(FrameRate(25), codecs)
        let log = ToyLog()
        var inputs = [input(3, log)]
        try composer.make(whole(0), at: .zero, &inputs)
        composer.leaveOut(.zero + composer.nextMoment, isHeld: isHeld, &inputs)
        #expect(inputs[0].nextTime == SessionTime(milliseconds: isHeld ? 80 : 40), "held frames are out of the queue")
        try composer.make(whole(0), at: .zero + composer.nextMoment, &inputs)
        #expect(composer.count == 3 && codecs.log.pictures.map(\.time) == [0, 7200])
        #expect(log.decoded == [0, 40, 80])
    }

    /// The first picture is one anyway.
    @Test(arguments: [(2, 12, [5, 10]), (1, 12, [3, 5, 8, 10]), (nil, 12, [])] as [(Int?, Int, [Int])])
    func segmentsBeginWithKeyFrames(seconds: Int?, count: Int, keyFrames: [Int]) throws {
        let codecs = ToyTranscoding()
        // 2.5 pictures a second: no picture is at an odd second.
        let encoding = VideoEncoding.toy(frameRate: FrameRate(5, per: 2), bitrate: 100, keyFrameInterval: 1000)
        var composer = try VideoComposer(
            .init(
                encoding: encoding, fit: .letterbox, background: ColourSample(y: 40, u: 128, v: 128), layouts: [],
                maxInput: 16, segmentSeconds: seconds),
            codecs: codecs)
        var inputs: [ViewInput] = []
        for _ in 0..<count {
            try composer.make(Arrangement(places: []), at: .zero + composer.nextMoment, &inputs)
        }
        let forced = codecs.log.pictures.indices.filter { codecs.log.pictures[$0].isKeyFrame }
        #expect(codecs.log.pictures.count == count)
        #expect(forced == keyFrames)
    }

    @Test func aPictureThatIsLeftOutTakesNoKeyFrame() throws {
        let codecs = ToyTranscoding()
        let encoding = VideoEncoding.toy(frameRate: FrameRate(1), bitrate: 100, keyFrameInterval: 1000)
        var composer = try VideoComposer(
            .init(
                encoding: encoding, fit: .letterbox, background: ColourSample(y: 40, u: 128, v: 128), layouts: [],
                maxInput: 16, segmentSeconds: 2),
            codecs: codecs)
        var inputs: [ViewInput] = []
        for i in 0..<6 {
            if i == 2 {
                composer.leaveOut(.zero + composer.nextMoment, isHeld: false, &inputs)
            } else {
                try composer.make(Arrangement(places: []), at: .zero + composer.nextMoment, &inputs)
            }
        }
        // 3 s instead of 2, and 4 s.
        #expect(codecs.log.pictures.filter(\.isKeyFrame).map { $0.time / 90_000 } == [3, 4])
    }
}
