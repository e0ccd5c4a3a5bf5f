import TestSupport
import Testing

@testable import Packaging

@Suite struct MP4VerificationTests {
    private func defect(_ bytes: [UInt8], frames: [Int] = [30, 30]) -> PackagingError? {
        Finished.defect(bytes, as: .mp4, frames: frames)
    }

    /// In the track of pictures, which is the one before the last: audio may be any bytes.
    private func place(of text: String, in bytes: [UInt8]) throws -> Int {
        let places = bytes.indices.filter { bytes[$0...].starts(with: text.utf8) }
        return try #require(places.dropLast().last)
    }

    @Test func findsNothingWrongWithWhatWasWritten() throws {
        #expect(try defect(Finished.mp4()) == nil)
        #expect(try defect(Finished.mp4(pictures: 1000), frames: [1000, 1000]) == nil)
        #expect(try defect(Finished.mp4(pictures: 0), frames: [0, 0]) == nil)
    }

    @Test func missesFramesAndTracks() throws {
        let bytes = try Finished.mp4()
        for frames in [[30], [30, 29], [30, 30, 0]] { #expect(defect(bytes, frames: frames) != nil) }
    }

    @Test func findsEveryTruncation() throws {
        let bytes = try Finished.mp4()
        for count in 0..<bytes.count { #expect(defect(Array(bytes.prefix(count))) != nil, "\(count)") }
        #expect(defect(bytes + [0]) != nil)
    }

    @Test(
        arguments: [
            ("stsz", 12, 1), ("stsz", 19, 1), ("stco", 15, 1), ("stco", 12, 0x7F), ("stsc", 15, 9), ("stts", 15, 1),
        ] as [(String, Int, UInt8)])
    func findsAnIndexThatPointsElsewhere(box: String, distance: Int, change: UInt8) throws {
        var bytes = try Finished.mp4()
        bytes[try place(of: box, in: bytes) + distance] ^= change
        #expect(defect(bytes) != nil)
    }

    // The length of a unit in the first sample, which is among those that are looked at.
    @Test func findsASampleThatIsNone() throws {
        var bytes = try Finished.mp4()
        let first = try #require(bytes.indices.first { Array(bytes[$0...].prefix(6)) == hex("00000002 0605") })
        bytes[first + 3] = 9
        #expect(defect(bytes) == .notAsWritten(offset: Int64(first), expected: "a sample of the track's codec"))
    }

    @Test func survivesFlippedBits() throws {
        let found = Finished.foundWithFlippedBits(in: try Finished.mp4(), seed: 5) { defect($0) != nil }
        #expect(found > 200, "\(found)")
    }
}
