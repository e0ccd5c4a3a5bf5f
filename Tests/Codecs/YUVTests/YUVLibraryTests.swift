import Media
import Testing

@testable import YUV

@Suite struct YUVLibraryTests {
    @Test func codesNothing() {
        #expect(YUVLibrary().abilities.isEmpty)
    }
}
