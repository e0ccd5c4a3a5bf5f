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

    @Test(arguments: UInt64(1)...40) func framesWithoutFaultKeepTheirTime(seed: UInt64) throws {
        var call = FaultyCall(seed: seed)
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
        var call = FaultyCall(seed: seed)
        let packets = film(600)
        let frames = stride(from: 0, to: packets.count, by: 2).map { Array(packets[$0..<$0 + 2]) }
        call.speak(frames, step: 40, clockRate: .video)
        let (_, video, report) = try play(speech(2), call.datagrams)
        #expect(video.count == 600 && zip(video, video.dropFirst()).allSatisfy { $0 <= $1 })
        let errors = zip(video, call.sent).compactMap { found, sent in sent.map { found - $0 } }
        #expect(errors.allSatisfy { abs($0) <= 1 })
        #expect(try report.track(.video).framesDropped.isEmpty)
    }

    /// Which tracks have faults, and by how much packets vary, in milliseconds.
    struct Together: CustomTestStringConvertible, Sendable {
        var kinds: Set<MediaKind>
        var jitter: Int64
        var testDescription: String { "\(kinds.map(\.rawValue).sorted().joined(separator: "+")), jitter \(jitter)" }

        static let all = [
            Together(kinds: [.audio], jitter: 0), Together(kinds: [.video], jitter: 0),
            Together(kinds: [.audio, .video], jitter: 0), Together(kinds: [.audio, .video], jitter: 15),
        ]
    }

    // Pauses of up to a day on each track by itself, clocks that wrap, that are set and that stand still. Times are
    // those at which frames were sent, on one clock for both: so what keeps its time stays with the other track.
    @Test(arguments: UInt64(1)...6, Together.all)
    func soundAndPictureStayTogetherWhateverEitherSenderDoes(seed: UInt64, given: Together) throws {
        var (audio, picture) = (
            RTPBuilder.audio(timestamp: .max - UInt32(seed) * 4000),
            RTPBuilder.picture(timestamp: .max - UInt32(seed) * 9000)
        )
        var (sound, film) = (FaultyCall(seed: seed), FaultyCall(seed: seed + 1000))
        sound.hasFaults = given.kinds.contains(.audio)
        film.hasFaults = given.kinds.contains(.video)
        (sound.jitter, film.jitter) = (given.jitter, given.jitter)
        sound.speak(audio.speak(1500, from: 0).map { [$0] }, step: 20, clockRate: .opus)
        let packets = picture.film(750, from: 0)
        let frames = stride(from: 0, to: packets.count, by: 2).map { Array(packets[$0..<$0 + 2]) }
        film.speak(frames, step: 40, clockRate: .video)
        let (heard, seen, report) = try play(sound.datagrams, film.datagrams)
        #expect(heard.count == 1500 && seen.count == 750 && zip(seen, seen.dropFirst()).allSatisfy { $0 <= $1 })
        for (found, call) in [(heard, sound), (seen, film)] {
            let errors = zip(found, call.sent).map { found, sent in sent.map { found - $0 } }
            let worst = errors.enumerated().max { abs($0.element ?? 0) < abs($1.element ?? 0) }
            #expect(errors.allSatisfy { abs($0 ?? 0) <= 1 + given.jitter }, "\(worst.map { "\($0)" } ?? "")")
            // Between breaks and pauses distances are those of the RTP clock, whatever the network does.
            let jumps = errors.indices.dropFirst().filter { i in
                guard !call.breaks.contains(i), let before = errors[i - 1], let after = errors[i] else { return false }
                return abs(after - before) > 1
            }
            #expect(jumps.isEmpty, "\(jumps.map { (errors[$0 - 1] ?? 0, errors[$0] ?? 0, $0) })")
        }
        for kind in MediaKind.allCases { #expect(try report.track(kind).framesDropped.isEmpty) }
    }
}
