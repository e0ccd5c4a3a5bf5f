import Simulator
import Testing

@Suite struct SimulatorErrorTests {
    @Test(arguments: [
        (SimulatorError.unusableCapture(path: "a.pcap", reason: "contains no audio"), "a.pcap: contains no audio"),
        (.captureTooLarge(path: "a.pcap", limit: 9), "a.pcap: larger than 9 bytes"),
        (.invalidOption(reason: "a speed of 0.0: up to 1000 is possible"), "a speed of 0.0: up to 1000 is possible"),
    ])
    func namesTheFileAndTheReason(error: SimulatorError, text: String) {
        #expect(error.description == text)
    }
}
