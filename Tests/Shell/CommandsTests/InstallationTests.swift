import Foundation
import Testing

@testable import Commands

@Suite struct InstallationTests {
    @Test func findsWhatTheTestsThemselvesNeed() {
        let installation = Installation(folder: FileManager.default.temporaryDirectory.path)
        #expect(installation.defects == [])
        #expect(installation.socketFailure == nil)
        #expect(installation.grantedBuffer ?? 0 > 0)
        #expect(installation.largestBuffer ?? 0 > 0)
        #expect(installation.freeBytes ?? 0 > 0)
    }

    @Test func saysThatAFolderIsNotThere() {
        let installation = Installation(folder: "/nowhere/at/all")
        #expect(installation.freeBytes == nil)
        #expect(
            installation.defects == ["the current folder is not writable; change its permissions, or use another one"])
    }

    @Test(arguments: [(Int?.none, false), (8 << 20, false), (425_984, true)])
    func comparesTheBufferWithWhatIsAsked(granted: Int?, isShort: Bool) {
        let installation = Installation(
            requestedBuffer: 8 << 20, grantedBuffer: granted, socketFailure: nil, largestBuffer: nil, freeBytes: 1,
            isFolderWritable: true, hasSRTP: false, hasHTTP: false)
        #expect(installation.isBufferShort == isShort)
        #expect(installation.defects.map { $0.split(separator: " ").last } == ["libsrtp2-1", "libcurl4"])
    }
}
