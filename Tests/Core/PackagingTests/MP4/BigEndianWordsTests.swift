import TestSupport
import Testing

@testable import Packaging

@Suite struct BigEndianWordsTests {
    @Test func keepsWordsInFileOrder() {
        var words = BigEndianWords()
        #expect(words.count == 0)
        words.append(1)
        words.append(0x0203_0405)
        words.append(.max)
        #expect(words.count == 3)
        #expect((0..<3).map { words[$0] } == [1, 0x0203_0405, .max])
        #expect(words.bytes == hex("00000001 02030405 FFFFFFFF"))
    }
}
