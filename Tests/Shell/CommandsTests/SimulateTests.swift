import ArgumentParser
import Media
import Simulator
import Testing

@testable import Commands

@Suite struct SimulateTests {
    private func options(_ arguments: String...) throws -> SimulatedSoraOptions {
        try Simulate.Sora.parse([Scratch.sample("three-participants.pcap")] + arguments).options()
    }

    /// What the command says of a command line that it refuses, when it parses or before it serves.
    private func refusal(_ arguments: [String]) -> String? {
        do {
            _ = try Simulate.Sora.parse(arguments).options()
            return nil
        } catch {
            return Simulate.Sora.message(for: error)
        }
    }

    @Test(arguments: [
        (["--loss", "101"], "--loss 101.0: expected a percentage from 0 to 100"),
        (["--reorder=-1"], "--reorder -1.0: expected a percentage from 0 to 100"),
        (["--duplicate", "nan"], "--duplicate nan: expected a percentage from 0 to 100"),
        (["--jitter-ms", "10001"], "--jitter-ms 10001: expected milliseconds from 0 to 10000"),
    ])
    func soraRefusesWhatIsOutOfRange(options: [String], message: String) {
        #expect(refusal(["a.pcap"] + options) == message)
    }

    @Test(arguments: ["0", "nan", "1001"]) func soraRefusesASpeedBeforeItServes(speed: String) {
        let run = CommandRun("simulate", "sora", Scratch.sample("opus-audio-only.pcap"), "--speed", speed)
        #expect(run.status == 2 && run.output == "")
        #expect(run.errors.contains("speed \(Double(speed) ?? 0): expected more than 0, at most 1000"))
    }

    @Test func soraListensOnTheLoopbackUnlessToldOtherwise() throws {
        let command = try Simulate.Sora.parse(["a.pcap", "b.pcap"])
        #expect(command.captures == ["a.pcap", "b.pcap"] && command.host == "127.0.0.1" && command.port == 3000)
        #expect(throws: (any Error).self) { try Simulate.Sora.parse(["a.pcap", "--port", "65536"]) }
    }

    @Test func soraMakesAConnectionOfEachParticipant() throws {
        let capture = try #require(try options().captures.first)
        #expect(capture.path == Scratch.sample("three-participants.pcap"))
        let names = ["A", "B", "C"].map { "three-participants-\($0)" }
        #expect(capture.participants.map(\.connectionID) == names)
        #expect(capture.participants.map(\.sdpPath) == names.map { Scratch.sample($0 + ".sdp") })
    }

    @Test func soraDoesWhatAServerDoesUnlessToldOtherwise() throws {
        let made = try options()
        #expect(made == SimulatedSoraOptions(captures: made.captures))
    }

    @Test func soraTakesWhatItIsTold() throws {
        let made = try options(
            "--host", "127.0.0.2", "--port", "0", "--channel", "room", "--seed", "7", "--speed", "2.5", "--loop",
            "--stay", "--running", "--old-sora", "--loss", "3")
        #expect(made.host == "127.0.0.2" && made.port == 0 && made.channelID == "room")
        #expect(made.seed == 7 && made.speed == 2.5 && made.impairment.lossPercent == 3)
        #expect(made.isLooping && made.staysAfterEnd && made.mediaStart == .atOnce && !made.knowsKeyFrameRequests)
    }

    @Test func soraLetsParticipantsComeAndGo() throws {
        let name = "three-participants-B"
        let made = try options("--join", "\(name)=4.5", "--leave", "\(name)=13", "--join", "three-participants-C=0")
        let participants = try #require(made.captures.first).participants
        #expect(participants.map(\.joinAt) == [nil, Interval(milliseconds: 4500), Interval(milliseconds: 0)])
        #expect(participants.map(\.leaveAt) == [nil, Interval(milliseconds: 13_000), nil])
    }

    @Test(arguments: ["three-participants-B", "three-participants-B=", "B=-1", "B=86401", "B=soon", "4.5"])
    func soraSaysHowATimeIsWritten(text: String) {
        for option in ["--join", "--leave"] {
            #expect(
                refusal([Scratch.sample("three-participants.pcap"), option, text])
                    == "\(option) \(text): expected CONNECTION=SECONDS, for example A=4.5")
        }
    }

    @Test(arguments: ["--join", "--leave"]) func soraNamesItsConnectionsToWhomNamesAnother(option: String) {
        let name = "three-participants-"
        #expect(
            refusal([Scratch.sample("three-participants.pcap"), option, "B=4"])
                == "no connection B; there are: \(name)A, \(name)B, \(name)C")
    }

    @Test func soraForwardsNothingWithoutADescription() throws {
        try Scratch.with(samples: ["lonely.pcap": "opus-audio-only.pcap"]) { root in
            #expect(
                refusal([root + "/lonely.pcap"])
                    == "\(root)/lonely.pcap: has no SDP, so it cannot be forwarded; put lonely.sdp into the same folder"
            )
            let run = CommandRun("simulate", "sora", root + "/gone.pcap")
            #expect(run.status == 2 && run.errors.contains("gone.pcap: cannot be opened"))
        }
    }

    @Test func standsInForNothingInParticular() {
        #expect(CommandRun("simulate").status == 64)
        let run = CommandRun("simulate", "--help")
        #expect(run.status == 0 && run.output.contains("sora") && run.output.contains("torture"))
    }
}
