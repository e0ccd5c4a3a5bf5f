import ArgumentParser
import Testing

@testable import Commands

@Suite struct SimulateTests {
    @Test(arguments: [
        (["--loss", "101"], "101.0 is not a percentage; 0 to 100 is accepted"),
        (["--reorder=-1"], "-1.0 is not a percentage; 0 to 100 is accepted"),
        (["--jitter-ms", "10001"], "--jitter-ms 10001: 0 to 10000 is accepted"),
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
        (["--write", "a", "--to", "127.0.0.1"], "--write or --to, not both"),
        (["--speed", "0"], "--speed 0.0: up to 1000 is accepted"),
        (["--speed", "1001"], "--speed 1001.0: up to 1000 is accepted"),
    ])
    func tortureRefusesWhatContradictsItself(options: [String], message: String) {
        let error = #expect(throws: (any Error).self) { try Torture.parse(["a.yaml"] + options) }
        #expect(error.map { Torture.message(for: $0) } == message)
    }
}
