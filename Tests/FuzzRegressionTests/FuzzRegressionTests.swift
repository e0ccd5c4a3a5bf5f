import Foundation
import FuzzTargets
import Testing

/// Every input that once broke a property, and every hand-made seed, is run again. A property that does not hold traps,
/// which ends the test run; the line before it says which input it was.
struct FuzzRegressionTests {
    private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzz")

    @Test(arguments: FuzzTarget.allCases) func holdsForInputsKeptAsRegressions(_ target: FuzzTarget) throws {
        let files = try inputs("Regressions", of: target)
        #expect(!files.isEmpty, "each target has an input that is nasty")
        for file in files { try run(target, file) }
    }

    @Test(arguments: FuzzTarget.allCases) func holdsForSeedsMadeByHand(_ target: FuzzTarget) throws {
        for file in try inputs("Seeds", of: target) { try run(target, file) }
    }

    private func run(_ target: FuzzTarget, _ file: URL) throws {
        print("fuzz \(target.rawValue): \(file.lastPathComponent)")
        target.run([UInt8](try Data(contentsOf: file)))
    }

    private func inputs(_ kind: String, of target: FuzzTarget) throws -> [URL] {
        let folder = Self.package.appending(path: "\(kind)/\(target.rawValue)")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path() < $1.path() }
    }
}
