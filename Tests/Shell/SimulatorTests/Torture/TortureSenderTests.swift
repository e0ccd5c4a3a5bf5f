import Media
import TestSupport
import Testing

@testable import Simulator

@Suite struct TortureSenderTests {
    private func steps(_ numbers: [UInt16]) -> Set<UInt16> {
        Set(zip(numbers, numbers.dropFirst()).map { $1 &- $0 })
    }

    @Test func playsACaptureAgainAndAgainWithoutASeam() throws {
        let (arrivals, truths) = try TortureScene.run()
        let audio = arrivals.on(60001)
        // The first audio lies at 100 ms.
        #expect(audio.count == 145)
        #expect(audio.first?.time == SessionTime(milliseconds: 100))
        #expect(steps(audio.bytes.map(sequence)) == [1])
        #expect(Set(zip(audio.bytes, audio.bytes.dropFirst()).map { timestamp(of: $1) &- timestamp(of: $0) }) == [960])
        #expect(Set(zip(audio, audio.dropFirst()).map { $1.time - $0.time }) == [Interval(milliseconds: 20)])
        let picture = arrivals.on(60003)
        #expect(picture.count == 2 * 73)
        #expect(truths.map(\.kind) == [.audio, .video])
        #expect(truths[1].frames.count == 73 && truths[1].frames.count { $0.isKeyFrame } == 3)
        #expect(truths.allSatisfy { $0.decodable.allSatisfy { $0 } && $0.lost == 0 })
    }

    @Test func sendsTheSameTwiceAndOtherThingsForAnotherSeed() throws {
        let text = "network: {loss_percent: 5, jitter_ms: 20, duplicate_percent: 5}"
        let first = try TortureScene.run(text).arrivals
        #expect(try TortureScene.run(text).arrivals == first)
        #expect(try TortureScene.run("seed: 2\n" + text).arrivals != first)
    }

    @Test func letsPacketsArriveInTheOrderOfTime() throws {
        let arrivals = try TortureScene.run(
            """
            network: {reorder_percent: 20, jitter_ms: 30, late: {percent: 5, by_ms: 900}}
            reports: {every_s: 0.5, late_ms: 700}
            """
        ).arrivals
        #expect(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.time <= $1.time })
        let numbers = arrivals.on(60001).bytes.map(sequence)
        #expect(numbers != numbers.sorted() && Set(numbers).count == numbers.count)
    }

    @Test func countsWhatIsLostTwiceAndLate() throws {
        let (arrivals, truths) = try TortureScene.run(
            "network: {loss_percent: 10, duplicate_percent: 10, late: {percent: 10, by_ms: 900}}")
        for (port, truth) in zip([60001, 60003] as [UInt16], truths) {
            let numbers = arrivals.on(port).bytes.map(sequence)
            #expect(truth.duplicates == numbers.count - Set(numbers).count && truth.duplicates > 0)
            #expect(truth.late > 0)
            #expect(truth.lost > 0 && truth.sent - Set(numbers).count - truth.lost <= 3)
        }
        // What comes after a hole cannot be decoded until the next round begins.
        let decodable = truths[1].decodable
        for (index, frame) in truths[1].frames.enumerated() where decodable[index] && !frame.isKeyFrame {
            #expect(decodable[index - 1])
        }
        #expect(decodable.contains(false) && decodable.contains(true))
    }

    @Test func losesWhatAnEventNames() throws {
        let (arrivals, truths) = try TortureScene.run("events: [{at_s: 1, do: lose, packets: 3, track: audio}]")
        #expect(truths.map(\.lost) == [3, 0])
        #expect(steps(arrivals.on(60001).bytes.map(sequence)) == [1, 4])
    }

    @Test func repairsBehindTheLoss() throws {
        let (arrivals, truths) = try TortureScene.run(
            "events: [{at_s: 1, do: lose, packets: 1}]\nvideo: {repair: {payload_type: 97, after_ms: 40}}")
        #expect(truths.map(\.lost) == [1, 0] && truths.map(\.repaired) == [0, 1])
        let repair = try #require(arrivals.on(60003).first { $0.datagram.payload[1] & 0x7F == 97 })
        let original = UInt16(repair.datagram.payload[12]) << 8 | UInt16(repair.datagram.payload[13])
        #expect(!arrivals.on(60003).bytes.filter { $0[1] & 0x7F == 120 }.map(sequence).contains(original))
        #expect(repair.datagram.payload.count == 15)
        #expect(repair.time - SessionTime(milliseconds: 1000) < Interval(milliseconds: 80))
    }

    @Test func namesEveryPayloadTypeInTheDescription() throws {
        let sender = try TortureSender(
            try TortureScene.scenario(
                """
                events: [{at_s: 1, do: change_payload_type, payload_type: 121, track: video}]
                video: {repair: {payload_type: 97}}
                """), captures: [try TortureScene.capture()], description: TortureScene.description)
        let text = sender.description.rendered(address: "127.0.0.1", audioPort: 60001, videoPort: 60003)
        for line in [
            "m=video 60003 RTP/SAVPF 120 121 97", "a=rtpmap:121 VP9/90000", "a=fmtp:121 max-fs=12288;max-fr=60",
            "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=120", "m=audio 60001 RTP/SAVPF 109",
        ] {
            #expect(text.contains(line + "\r\n"))
        }
    }

    @Test func refusesWhatItCannotSend() throws {
        let scenario = try TortureScene.scenario()
        let description = TortureScene.description
        #expect(throws: SimulatorError.self) {
            try TortureSender(scenario, captures: [], description: description)
        }
        #expect(throws: SimulatorError.unusableCapture(path: "empty", reason: "contains no audio")) {
            try TortureSender(scenario, captures: [SimulatedCapture(path: "empty")], description: description)
        }
        let encrypted = try ForwardedSDP(parsing: soraSDP + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n")
        #expect(throws: SimulatorError.self) {
            try TortureSender(scenario, captures: [try TortureScene.capture()], description: encrypted)
        }
        #expect(
            throws: SimulatorError.invalidOption(
                reason: "payload type 120 of video is already in use; choose another one")
        ) {
            try TortureSender(
                try TortureScene.scenario("video: {repair: {payload_type: 120}}"),
                captures: [try TortureScene.capture()], description: description)
        }
    }
}
