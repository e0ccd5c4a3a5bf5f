import TestSupport
import Testing

@testable import Captures

@Suite struct UnreadablePartsTests {
    private static let page = UnreadableParts.pageLength

    /// Reads a file as `CaptureInput` does, page by page. The pages that are left out, and the failed reads.
    private func leftOut(of pages: Int64, bad: (Int64) -> Bool) -> (pages: [Int64], parts: UnreadableParts) {
        var parts = UnreadableParts()
        var result: [Int64] = []
        var page: Int64 = 0
        while page < pages {
            parts.forget(before: page * Self.page)
            guard bad(page) else {
                page += 1
                continue
            }
            parts.append(from: page * Self.page, fileLength: pages * Self.page, code: 5) { !bad($0 / Self.page) }
            result += page..<parts.end / Self.page
            page = parts.end / Self.page
        }
        return (result, parts)
    }

    @Test(arguments: [[3], [0], [9], [3, 5, 6, 9], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
    func findsEachBadPage(bad: [Int64]) {
        #expect(leftOut(of: 10, bad: bad.contains).pages == bad)
    }

    /// Hundreds of bad sectors, anywhere: each costs no more than itself.
    @Test func findsHundredsOfBadPagesExactly() {
        var generator = SeededGenerator(seed: 1)
        let bad = Set((0..<900).map { _ in Int64.random(in: 0..<20_000, using: &generator) })
        let found = leftOut(of: 20_000, bad: bad.contains)
        #expect(Set(found.pages) == bad)
        #expect(found.parts.failures == bad.count)
    }

    /// A long part costs its patience and then the logarithm of its length, and its ends are exact.
    @Test(arguments: [65, 100, 1000, 100_000] as [Int64])
    func findsTheEndOfALongPart(length: Int64) {
        let bad = 1000..<1000 + length
        let found = leftOut(of: 1000 + length + 5000, bad: bad.contains)
        #expect(found.parts.end == bad.upperBound * Self.page)
        #expect(found.parts.bytes == length * Self.page)
        #expect(found.parts.failures < 64 + 64)
    }

    /// Every second page of 4 GB is bad: the beginning is searched exactly, and the search ends.
    @Test func leavesADiskThatFailsEverywhere() {
        let pages: Int64 = 1 << 20
        let found = leftOut(of: pages) { $0 % 2 == 1 }
        #expect(found.pages.prefix(1000).elementsEqual((0..<1000).map { 2 * $0 + 1 }))
        #expect(found.parts.failures < 8000)
    }

    @Test func leavesADeadDiskAtOnce() {
        var parts = UnreadableParts()
        parts.append(from: 0, fileLength: Self.page << 28, code: 5) { _ in false }
        #expect(parts.end == Self.page << 28 && parts.bytes == parts.end)
        #expect(parts.failures < 100)
    }

    @Test func joinsPartsAndForgetsThoseBefore() {
        var parts = UnreadableParts()
        parts.append(from: 100, fileLength: 100_000, code: 5) { _ in true }
        #expect(parts.parts == [100..<4096] && parts.bytes == 3996)
        parts.append(from: 4096, fileLength: 100_000, code: 6) { _ in true }
        #expect(parts.parts == [100..<8192] && parts.bytes == 8092)
        #expect(parts.first?.offset == 100 && parts.first?.code == 5)
        #expect(parts.overlap(8000..<8193) && !parts.overlap(0..<100) && !parts.overlap(8192..<9000))
        parts.forget(before: 8192)
        #expect(parts.parts.isEmpty && parts.end == 8192)
    }
}
