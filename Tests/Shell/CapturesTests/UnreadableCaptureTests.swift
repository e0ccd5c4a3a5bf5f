import Foundation
import Glibc
import Media
import TestSupport
import Testing

@testable import Captures

/// A bad sector costs the records that it hits, and nothing else.
@Suite struct UnreadableCaptureTests {
    /// What its reader asks to be a file.
    private func withDescriptor(_ body: (Int32) throws -> Void) throws {
        let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { _ = close(descriptor) }
        try body(descriptor)
    }

    private func isHit(_ range: Range<Int>, _ badPages: Set<Int>) -> Bool {
        (range.lowerBound / BadDisk.page...(range.upperBound - 1) / BadDisk.page).contains(where: badPages.contains)
    }

    @Test(arguments: KnownCapture.Format.allCases)
    func readsEveryPacketOutsideBadPages(format: KnownCapture.Format) throws {
        for seed in 0..<UInt64(30) {
            let capture = try KnownCapture(format, count: 120, longest: 1200, seed: seed)
            var generator = SeededGenerator(seed: 500 + seed)
            let pages = (capture.bytes.count + BadDisk.page - 1) / BadDisk.page
            let count = Int.random(in: 1...4, using: &generator)
            let bad = Set((0..<count).map { _ in Int.random(in: 0..<pages, using: &generator) })
            let disk = BadDisk(capture.bytes, badPages: bad, failsAsAWhole: seed % 2 == 0)
            try withDescriptor { descriptor in
                var reader = try disk.reader(descriptor, chunkLength: seed % 3 == 0 ? 5000 : CaptureLimits.chunkLength)
                let payloads = try reader.remaining().compactMap(\.payload)
                let whole = capture.packets.filter { !isHit($0.range, bad) }.map(\.payload)
                // Without checksums, the length of a torn block may match what is behind the damage by chance.
                let missing = whole.filter { !payloads.contains($0) }
                let isChance = [.pcapng, .pcapngBig, .oldJournal].contains(format) && missing.count == 1
                #expect(missing.isEmpty || isChance, "\(format) \(seed): \(bad) of \(pages)")
                // No zeros are taken for media.
                let known = capture.packets.map(\.payload)
                #expect(Set(payloads).isSubset(of: known), "\(format) \(seed): \(bad) of \(pages)")
                let damage = reader.facts.damage
                let lost = bad.reduce(0) { $0 + min(BadDisk.page, capture.bytes.count - $1 * BadDisk.page) }
                #expect(damage.unreadableBytes == Int64(lost) && damage.readError == EIO)
                #expect(damage.bytes >= Int64(lost) && damage.holes > 0 && reader.facts.truncatedTailBytes == 0)
            }
        }
    }

    @Test(arguments: KnownCapture.Format.allCases)
    func saysThatTheFirstPageOfAFileCannotBeReadIfNothingElseCan(format: KnownCapture.Format) throws {
        let capture = try KnownCapture(format, count: 60, longest: 1200, seed: 1)
        let pages = 0...capture.bytes.count / BadDisk.page
        try withDescriptor { descriptor in
            #expect(throws: CapturesError.readFailed(path: "disk", errno: EIO, offset: 0)) {
                _ = try BadDisk(capture.bytes, badPages: Set(pages)).reader(descriptor)
            }
        }
    }

    /// It is not a bad sector.
    @Test(arguments: [ESTALE, EACCES, ENXIO])
    func endsAtAnErrorThatIsNotOfTheDisk(code: Int32) throws {
        let reading = unsafe FileReading { _, _, _ in
            errno = code
            return -1
        } fileLength: { _ in
            100_000
        }
        try withDescriptor { descriptor in
            #expect(throws: CapturesError.readFailed(path: "disk", errno: code, offset: 0)) {
                let input = CaptureInput(
                    descriptor: descriptor, path: "disk", closes: false, chunkLength: 4096, reading: reading)
                _ = try CaptureReader(input: input)
            }
        }
    }

    @Test func endsAtAnErrorOfAPipe() throws {
        var ends: [Int32] = [-1, -1]
        try unsafe #require(pipe(&ends) == 0)
        let (reader, writer) = (ends[0], ends[1])
        defer { for end in [reader, writer] { _ = close(end) } }
        let disk = BadDisk([UInt8](repeating: 0, count: 8), badPages: [])
        let reading = unsafe FileReading { _, _, offset in
            errno = offset < 0 ? EIO : EINVAL
            return -1
        } fileLength: { _ in
            Int64(disk.bytes.count)
        }
        #expect(throws: CapturesError.readFailed(path: "pipe", errno: EIO, offset: 0)) {
            let input = CaptureInput(
                descriptor: reader, path: "pipe", closes: false, chunkLength: 4096, reading: reading)
            _ = try CaptureReader(input: input)
        }
    }

    /// Of a file without a length (`/proc/self/mem`) nothing can be left out.
    @Test func saysWhichFileOfTheSystemCannotBeRead() {
        #expect(throws: CapturesError.readFailed(path: "/proc/self/mem", errno: EIO, offset: 0)) {
            _ = try CaptureReader(path: "/proc/self/mem")
        }
    }

    /// A disk often succeeds when it is asked again.
    @Test func readsWhatFailedOnce() throws {
        let capture = try KnownCapture(.journal, count: 60, longest: 1200, seed: 3)
        let disk = BadDisk(capture.bytes, badPages: [])
        var count = 0
        let whole = disk.reading
        let reading = unsafe FileReading { descriptor, target, offset in
            count += 1
            guard count != 1 else {
                errno = EIO
                return -1
            }
            return unsafe whole.read(descriptor, target, offset)
        } fileLength: { _ in
            Int64(disk.bytes.count)
        }
        try withDescriptor { descriptor in
            var reader = try CaptureReader(
                input: CaptureInput(
                    descriptor: descriptor, path: "disk", closes: false, chunkLength: 1 << 20, reading: reading))
            #expect(try reader.remaining().compactMap(\.payload) == capture.packets.map(\.payload))
            #expect(reader.facts.damage.isEmpty && reader.facts.wholeBytes == Int64(capture.bytes.count))
        }
    }
}
