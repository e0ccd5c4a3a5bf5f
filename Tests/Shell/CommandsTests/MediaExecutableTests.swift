import Jobs
import Media
import Testing

@testable import Commands

@Suite struct MediaExecutableTests {
    @Test func copiesInThisProcess() throws {
        let copy = Pipeline(outputs: [])
        #expect(!copy.needsCodecs)
        #expect(try MediaExecutable.codecs(for: copy).abilities == [])
    }
}
