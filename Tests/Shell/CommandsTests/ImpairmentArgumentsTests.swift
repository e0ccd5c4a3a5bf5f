import ArgumentParser
import Media
import Simulator
import Testing

@testable import Commands

@Suite struct ImpairmentArgumentsTests {
    @Test func harmNothingUnlessTold() throws {
        #expect(try ImpairmentArguments.parse([]).options == ImpairmentOptions())
    }

    @Test func areTheOptionsOfTheNetwork() throws {
        let arguments = ["--loss", "1.5", "--reorder", "2", "--duplicate", "100", "--jitter-ms", "30"]
        #expect(
            try ImpairmentArguments.parse(arguments).options
                == ImpairmentOptions(
                    lossPercent: 1.5, reorderPercent: 2, duplicatePercent: 100, jitter: Interval(milliseconds: 30)))
    }

    @Test(arguments: [
        (["--loss", "101"], "--loss 101.0: expected a percentage from 0 to 100"),
        (["--jitter-ms", "10001"], "--jitter-ms 10001: expected milliseconds from 0 to 10000"),
    ])
    func refuseWhatNoNetworkDoes(arguments: [String], reason: String) {
        let error = #expect(throws: (any Error).self) { try ImpairmentArguments.parse(arguments) }
        #expect(error.map { ImpairmentArguments.message(for: $0) } == reason)
    }

    @Test func areThoseOfTheSimulatedSora() throws {
        let command = try #require(try Simulate.parseAsRoot(["sora", "a.pcap", "--loss", "3"]) as? Simulate.Sora)
        #expect(command.impairment.options.lossPercent == 3)
    }
}
