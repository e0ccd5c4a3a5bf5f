import Simulator
import Testing

@Suite struct SimulatorErrorTests {
    @Test(arguments: [
        (SimulatorError.unusableCapture(path: "a.pcap", reason: "contains no audio"), "a.pcap: contains no audio"),
        (.captureTooLarge(path: "a.pcap", limit: 9), "a.pcap: larger than 9 bytes"),
        (.invalidOption(reason: "speed 0.0: expected more than 0"), "speed 0.0: expected more than 0"),
    ])
    func namesTheFileAndTheReason(error: SimulatorError, text: String) {
        #expect(error.description == text)
    }
}
