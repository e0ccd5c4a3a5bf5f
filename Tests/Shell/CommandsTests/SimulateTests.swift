import ArgumentParser
import Testing

@testable import Commands

@Suite struct SimulateTests {
    @Test(arguments: [
        (["--loss", "101"], "--loss 101.0: expected a percentage from 0 to 100"),
        (["--reorder=-1"], "--reorder -1.0: expected a percentage from 0 to 100"),
        (["--jitter-ms", "10001"], "--jitter-ms 10001: expected milliseconds from 0 to 10000"),
    ])
    func soraRefusesWhatIsOutOfRange(options: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try Simulate.Sora.parse(["a.pcap"] + options) }
        #expect(error.map { Simulate.Sora.message(for: $0) } == message)
    }

    @Test func soraListensOnTheLoopbackUnlessToldOtherwise() throws {
        let command = try Simulate.Sora.parse(["a.pcap", "b.pcap"])
        #expect(command.captures == ["a.pcap", "b.pcap"] && command.host == "127.0.0.1" && command.port == 3000)
        #expect(throws: (any Error).self) { try Simulate.Sora.parse(["a.pcap", "--port", "65536"]) }
    }

    @Test(arguments: [
        (["--write", "a", "--to", "127.0.0.1"], "--write and --to cannot be combined; use one of them"),
        (["--speed", "0"], "--speed 0.0: expected more than 0, at most 1000"),
        (["--speed", "1001"], "--speed 1001.0: expected more than 0, at most 1000"),
    ])
    func tortureRefusesWhatContradictsItself(options: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try Torture.parse(["a.yaml"] + options) }
        #expect(error.map { Torture.message(for: $0) } == message)
    }
}
