import Testing

@testable import Serving

@Suite struct ByteRangeTests {
    /// RFC 9110 §14.1.2, with a file of 10,000 bytes as there.
    @Test(arguments: [
        ("bytes=0-499", 0..<500), ("bytes=500-999", 500..<1000), ("bytes=-500", 9500..<10_000),
        ("bytes=9500-", 9500..<10_000), ("bytes=0-0", 0..<1), ("bytes=9999-9999", 9999..<10_000),
        ("bytes=0-", 0..<10_000), ("bytes=0-99999", 0..<10_000), ("bytes=-20000", 0..<10_000),
        ("bytes= 1-2 ", 1..<3), ("bytes=5-99999999999999999999999", 5..<10_000),
        ("bytes=-99999999999999999999999", 0..<10_000),
    ]) func isAPartOfTheFile(_ field: String, _ range: Range<Int>) {
        #expect(ByteRange(parsing: field, byteCount: 10_000) == .part(range))
    }

    @Test(arguments: ["bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=99999999999999999999999-"])
    func cannotBeSatisfiedBehindTheEnd(_ field: String) {
        #expect(ByteRange(parsing: field, byteCount: 10_000) == .unsatisfiable)
    }

    @Test(arguments: [
        nil, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=2-1", "bytes=1-2,4-5", "items=0-1", "bytes=1",
        "bytes=+1-2", "bytes=1--2", "bytes=0x1-2", "bytes=١-٢", "bytes 0-1", "bytes=0-1\u{0}",
        "bytes=0-" + String(repeating: "9", count: 100),
    ]) func isIgnoredIfItIsNoSingleRange(_ field: String?) {
        #expect(ByteRange(parsing: field, byteCount: 10_000) == .whole)
    }

    @Test func findsNothingInAnEmptyFile() {
        #expect(ByteRange(parsing: "bytes=0-", byteCount: 0) == .unsatisfiable)
        #expect(ByteRange(parsing: "bytes=-1", byteCount: 0) == .unsatisfiable)
    }
}
