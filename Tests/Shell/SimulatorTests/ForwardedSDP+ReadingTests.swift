import FoundationEssentials
import TestSupport
import Testing

@testable import Simulator

@Suite struct ForwardedSDPReadingTests {
    /// What becomes of a file with this content; nil for a file that does not exist.
    private func read(_ content: String?) throws -> ForwardedSDP {
        let file = URL.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString).sdp")
        defer { try? FileManager.default.removeItem(at: file) }
        try content.map { try Data($0.utf8).write(to: file) }
        do {
            return try ForwardedSDP(reading: file.path)
        } catch {
            // A pattern in the catch clause crashes Swift 6.3.1.
            guard case .unusableCapture(file.path, let reason) = error else { throw error }
            throw Refusal(reason: reason)
        }
    }

    private struct Refusal: Error, Equatable {
        var reason: String
    }

    @Test func isTheTextOfTheFile() throws {
        #expect(try read(soraSDP) == ForwardedSDP(parsing: soraSDP))
    }

    @Test func namesTheFileThatIsNotThereOrTooLong() {
        let refusal = Refusal(reason: "cannot be read")
        #expect(throws: refusal) { try read(nil) }
        #expect(throws: refusal) { try read(soraSDP + String(repeating: "\n", count: 1 << 20)) }
    }

    @Test func namesTheFileWhoseTextIsNoDescription() {
        let error = SimulatorError.invalidOption(reason: "the SDP has neither m=audio nor m=video")
        #expect(throws: Refusal(reason: error.description)) { try read("v=0") }
    }
}
