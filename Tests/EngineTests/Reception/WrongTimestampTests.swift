import FileSupport
import Jobs
import Media
import TestSupport
import Testing

@testable import Engine

/// Timestamps that a sender gets wrong, through the whole engine: they move nothing but the frames that have them.
@Suite struct WrongTimestampTests {
    private func play(_ audio: [Datagram], _ film: [Datagram]) throws -> (audio: [Int64], video: [Int64], Report) {
        var scene = Scene()
        scene.join()
        scene.play(merged(audio, film))
        let report = scene.finish()
        let file = try scene.matroska()
        let video = film.isEmpty ? [] : try file.blocks("V_VP8")
        return (try file.blocks("A_OPUS").map(\.time), video.map(\.time), report)
    }

    private func speech(_ count: Int = 300) -> [Datagram] {
        var audio = RTPBuilder.audio()
        return audio.speak(count, from: 0)
    }

    private func film(_ count: Int = 150) -> [Datagram] {
        var picture = RTPBuilder.picture()
        return picture.film(count, from: 10)
    }

    /// Milliseconds by which a lone timestamp, or a pair, is wrong; the picture that has it.
    @Test(
        arguments: [-3000, -600, -300, -40, 300, 3000, 1_000_000, -20_000_000] as [Int64],
        [(12, 1), (75, 1), (75, 2), (149, 1)])
    func aWrongPictureMovesNothing(error: Int64, place: (number: Int, count: Int)) throws {
        let wrong = film().mistaken(at: place.number, count: place.count, by: error, clockRate: .video)
        let (audio, video, report) = try play(speech(), wrong)
        #expect(audio == (0..<300).map { $0 * 20 })
        var (expected, found) = ((0..<150).map { 10 + Int64($0) * 40 }, video)
        #expect(found.count == 150 && zip(found, found.dropFirst()).allSatisfy { $0 <= $1 })
        let others = place.number..<place.number + place.count
        found.removeSubrange(others)
        expected.removeSubrange(others)
        #expect(found == expected)
        // The second of a pair is one picture after the first: nothing is wrong with that.
        #expect(try report.track(.video).framesRetimed == (error == -40 ? 1 : place.count))
        #expect(try report.track(.audio).framesRetimed == 0)
    }

    @Test(arguments: [-3000, -600, -100, -20, 300, 3000] as [Int64], [30, 200, 299])
    func aWrongPacketOfAudioMovesNothing(error: Int64, number: Int) throws {
        let wrong = speech().mistaken(at: number, by: error, clockRate: .opus)
        let (audio, video, report) = try play(wrong, film())
        #expect(video == (0..<150).map { 10 + $0 * 40 })
        var (expected, found) = ((0..<300).map { Int64($0) * 20 }, audio)
        #expect(found.count == 300)
        found.remove(at: number)
        expected.remove(at: number)
        #expect(found == expected)
        #expect(try report.track(.audio).framesRetimed == 1)
    }

    // Sender and recorder agree on how much time passed; only the clock's numbers are others.
    @Test(arguments: [-1000, -600_000, 600_000, 20_000_000] as [Int64])
    func aClockThatIsSetIsFollowedAtOnce(jump: Int64) throws {
        var set = film()
        for i in 150..<set.count { set[i].move(timestampBy: jump, clockRate: .video) }
        let (_, video, report) = try play(speech(), set)
        #expect(video == (0..<150).map { 10 + $0 * 40 })
        #expect(try report.track(.video).framesWritten == 150)
    }

    // Two pictures of one moment are two pictures: what follows refers to both.
    @Test func twoPicturesWithOneTimestampAreWrittenBoth() throws {
        let (_, video, report) = try play(speech(), film().mistaken(at: 60, by: -40, clockRate: .video))
        #expect(video.count == 150)
        #expect(video[59] == 10 + 59 * 40 && video[61] == 10 + 61 * 40)
        #expect(try report.track(.video).framesDropped.isEmpty)
    }

    /// Mistakes, pairs of them, a clock that is set, a network that stands still and catches up, a long pause.
    private struct Call {
        var generator: SeededGenerator
        var datagrams: [Datagram] = []
        /// When each frame was sent; nil for one that has a wrong timestamp.
        var sent: [Int64?] = []

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
        }

        /// - Parameter step: milliseconds from one frame to the next.
        mutating func speak(_ packets: [[Datagram]], step: Int64, clockRate: ClockRate) {
            var (clock, network, pause) = (Int64(0), Int64(0), Int64(0))
            var (sinceMistake, wrongLeft, error) = (0, 0, Int64(0))
            for (i, frame) in packets.enumerated() {
                // Neither a clock nor a network changes while the verdict on a change before is still open.
                sinceMistake += 1
                if sinceMistake > Int(2000 / step) {
                    let event = Int.random(in: 0..<60, using: &generator)
                    if event <= 3 { sinceMistake = 0 }
                    switch event {
                    case 0: (wrongLeft, error) = (1, mistake())
                    case 1: (wrongLeft, error) = (2, mistake())
                    case 2: clock += mistake() * 10
                    case 3: network = Int64.random(in: 100..<1500, using: &generator)
                    case 4 where i > 50:
                        pause += Int64.random(in: 1000..<100_000_000, using: &generator)
                        sinceMistake = 0
                    default: break
                    }
                }
                let time = Int64(i) * step + pause
                for datagram in frame {
                    var datagram = datagram
                    datagram.time = SessionTime(milliseconds: time + network)
                    datagram.move(timestampBy: pause + clock + (wrongLeft > 0 ? error : 0), clockRate: clockRate)
                    datagrams.append(datagram)
                }
                sent.append(wrongLeft > 0 ? nil : time)
                wrongLeft = max(0, wrongLeft - 1)
                network = max(0, network - step)
            }
        }

        private mutating func mistake() -> Int64 {
            let size = Int64.random(in: 1000..<100_000, using: &generator)
            return Bool.random(using: &generator) ? size : -size
        }
    }

    @Test(arguments: UInt64(1)...40) func framesWithoutFaultKeepTheirTime(seed: UInt64) throws {
        var call = Call(seed: seed)
        call.speak(speech(2000).map { [$0] }, step: 20, clockRate: .opus)
        let (audio, _, report) = try play(call.datagrams, [])
        #expect(audio.count == 2000)
        let errors = zip(audio, call.sent).compactMap { found, sent in sent.map { found - $0 } }
        // The network was never quicker than at the beginning: what breaks a clock is placed without error.
        #expect(errors.allSatisfy { abs($0) <= 1 }, "\(errors.enumerated().first { abs($0.element) > 1 } ?? (0, 0))")
        #expect(try report.track(.audio).framesDropped.isEmpty)
    }

    // No picture is left out, whatever refers to it, and none comes before another.
    @Test(arguments: UInt64(1)...20) func picturesWithoutFaultKeepTheirTime(seed: UInt64) throws {
        var call = Call(seed: seed)
        let packets = film(600)
        let frames = stride(from: 0, to: packets.count, by: 2).map { Array(packets[$0..<$0 + 2]) }
        call.speak(frames, step: 40, clockRate: .video)
        let (_, video, report) = try play(speech(2), call.datagrams)
        #expect(video.count == 600 && zip(video, video.dropFirst()).allSatisfy { $0 <= $1 })
        let errors = zip(video, call.sent).compactMap { found, sent in sent.map { found - $0 } }
        #expect(errors.allSatisfy { abs($0) <= 1 })
        #expect(try report.track(.video).framesDropped.isEmpty)
    }
}
