import Foundation
import Storage
import TestSupport
import Testing

@Suite struct DescriptionFileTests {
    private func read(_ bytes: [UInt8]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "rokuga-\(UUID().uuidString).sdp")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        return try DescriptionFile.read(file.path)
    }

    /// "v=0", "s=Café" in UTF-8 and in ISO 8859-1.
    @Test(arguments: ["76 3D 30 0D 0A 73 3D 43 61 66 C3 A9", "76 3D 30 0D 0A 73 3D 43 61 66 E9"])
    func readsAnyCharset(bytes: String) throws {
        #expect(try read(hex(bytes)) == "v=0\r\ns=Café")
    }

    @Test func refusesAFileBeyondTheLimit() {
        let error = #expect(throws: StorageError.self) { try read([UInt8](repeating: 10, count: 300_000)) }
        #expect(error?.description.contains("session description") == true)
    }
}
