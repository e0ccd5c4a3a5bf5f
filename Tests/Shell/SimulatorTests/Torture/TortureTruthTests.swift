import Media
import Testing

@testable import Simulator

@Suite struct TortureTruthTests {
    private var truth = TortureTruth(kind: .video)

    private func departure(at milliseconds: Int64 = 0, isMedia: Bool = true) -> TortureTrack.Departure {
        TortureTrack.Departure(time: SessionTime(milliseconds: milliseconds), bytes: [], isMedia: isMedia)
    }

    /// Notes packets of one source by how they fared: "." arrived, "x" never did.
    private mutating func note(_ fates: String, ssrc: UInt32 = 1) {
        for fate in fates {
            truth.note(departure(), ssrc: ssrc, arrivals: fate == "x" ? [] : [.zero], isRepaired: false)
        }
    }

    /// Notes a frame of packets that fared as in `note`.
    private mutating func frame(_ fates: String, isKeyFrame: Bool = false) {
        truth.begin(at: SessionTime(milliseconds: Int64(truth.frames.count) * 40), isKeyFrame: isKeyFrame)
        note(fates)
    }

    /// A receiver knows of a hole only by packets on both sides of it (RFC 3550 §A.3).
    @Test(arguments: [("....", 0), ("xx..", 0), ("..xx", 0), (".x.", 1), ("x.xx.x.x", 3), ("", 0), ("xxx", 0)])
    mutating func losesOnlyWhatLiesBetweenTwoThatArrived(fates: String, lost: Int) {
        note(fates)
        #expect(truth.lost == lost && truth.sent == fates.count)
    }

    @Test mutating func losesNothingBetweenTwoSources() {
        note("..xx", ssrc: 1)
        note("xx..", ssrc: 2)
        #expect(truth.lost == 0)
        note(".x.", ssrc: 1)
        #expect(truth.lost == 1)
    }

    @Test(arguments: [(250_000_000, 0), (250_000_001, 1)] as [(Int64, Int)])
    mutating func packetIsLateWhenItComesAfterTheTimeout(delay: Int64, late: Int) {
        truth.begin(at: .zero, isKeyFrame: true)
        let arrival = SessionTime(milliseconds: 40) + Interval(nanoseconds: delay)
        truth.note(departure(at: 40), ssrc: 1, arrivals: [arrival], isRepaired: false)
        #expect(truth.late == late && truth.frames[0].missing == Int32(late))
        // What came too late did come.
        #expect(truth.lost == 0)
    }

    @Test func packetIsNotLateByWhatDelaysAllOfThem() {
        var truth = TortureTruth(kind: .audio, delay: Interval(milliseconds: 1000))
        for milliseconds in [1000, 1250, 1251] as [Int64] {
            truth.note(
                departure(), ssrc: 1, arrivals: [SessionTime(milliseconds: milliseconds)], isRepaired: false)
        }
        #expect(truth.late == 1)
    }

    @Test mutating func countsWhatCameTwiceAndWhatWasRepaired() {
        truth.note(departure(), ssrc: 1, arrivals: [.zero, SessionTime(milliseconds: 1)], isRepaired: false)
        truth.note(departure(), ssrc: 1, arrivals: [SessionTime(milliseconds: 60)], isRepaired: true)
        // Its repair was lost too.
        truth.note(departure(), ssrc: 1, arrivals: [], isRepaired: true)
        #expect(truth.duplicates == 1 && truth.repaired == 1 && truth.sent == 3)
    }

    @Test mutating func paddingIsSentButPartOfNoFrame() {
        frame("..", isKeyFrame: true)
        truth.note(departure(isMedia: false), ssrc: 1, arrivals: [], isRepaired: false)
        note(".")
        #expect(truth.sent == 4 && truth.lost == 1)
        #expect(truth.frames == [TortureTruth.Frame(time: .zero, isKeyFrame: true, packets: 3, missing: 0)])
    }

    @Test mutating func packetBeforeTheFirstFrameIsOfNone() {
        note("x.")
        #expect(truth.frames.isEmpty && truth.sent == 2)
    }

    @Test mutating func pictureNeedsAllSinceTheKeyFrame() {
        frame("..")
        frame(".x", isKeyFrame: true)
        frame("..")
        frame("..", isKeyFrame: true)
        frame("..")
        frame("x.")
        frame("..")
        frame("..", isKeyFrame: true)
        #expect(truth.decodable == [false, false, false, true, true, false, false, true])
    }

    @Test func audioNeedsNothingButItself() {
        var truth = TortureTruth(kind: .audio)
        for arrivals in [[], [SessionTime.zero], []] {
            truth.begin(at: .zero, isKeyFrame: false)
            truth.note(departure(), ssrc: 1, arrivals: arrivals, isRepaired: false)
        }
        #expect(truth.decodable == [false, true, false])
    }

    @Test mutating func rowsHaveAColumnForEachWordOfTheHeader() {
        frame(".x.", isKeyFrame: true)
        truth.begin(at: SessionTime(nanoseconds: 61_000_007_999), isKeyFrame: true)
        note(".")
        truth.begin(at: SessionTime(nanoseconds: 61_999_999_000), isKeyFrame: false)
        var text = TortureTruth.header
        truth.appendRows(to: &text)
        #expect(
            text == """
                stream,frame,time_s,packets,missing,key,decodable
                video,0,0.000000,3,1,1,0
                video,1,61.000007,1,0,1,1
                video,2,61.999999,0,0,0,1

                """)
    }

    @Test mutating func rendersItsCountsAsJSON() {
        frame("..x..", isKeyFrame: true)
        truth.note(departure(), ssrc: 1, arrivals: [.zero, .zero, .zero], isRepaired: true)
        truth.note(departure(), ssrc: 1, arrivals: [SessionTime(milliseconds: 900)], isRepaired: false)
        truth.ssrcs = [1, .max]
        truth.reports = 9
        #expect(
            truth.rendered() == """
                {"kind": "video", "ssrcs": [1, 4294967295], "frames": 1, "sent": 7, "lost": 1, "duplicate": 2, \
                "late": 1, "repaired": 1, "sender_reports": 9}
                """)
        #expect(
            TortureTruth(kind: .audio).rendered() == """
                {"kind": "audio", "ssrcs": [], "frames": 0, "sent": 0, "lost": 0, "duplicate": 0, "late": 0, \
                "repaired": 0, "sender_reports": 0}
                """)
    }
}
