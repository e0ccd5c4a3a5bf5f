import Media
import TestSupport
import Testing

@testable import Depacketizing

struct H265ReferencePictureSetTests {
    private typealias Entry = H265ReferencePictureSet.Entry

    private func parse(
        known: [H265ReferencePictureSet] = [], isInSliceHeader: Bool = false, _ write: (inout BitWriter) -> Void
    ) -> H265ReferencePictureSet? {
        var bits = BitWriter()
        write(&bits)
        bits.put(1, 1)
        var reader = BitReader(bits.bytes)
        return H265ReferencePictureSet(parsing: &reader, known: known, isInSliceHeader: isInSliceHeader)
    }

    @Test func readsDistancesAndWhatIsOnlyKept() throws {
        let set = try #require(parse { putReferencePictureSet(references: [-1, -4, 2], kept: [-6, 7], &$0) })
        #expect(
            set.negative == [
                .init(distance: -1, isUsed: true), .init(distance: -4, isUsed: true),
                .init(distance: -6, isUsed: false),
            ])
        #expect(set.positive == [.init(distance: 2, isUsed: true), .init(distance: 7, isUsed: false)])
        #expect(set.used == [-1, -4, 2])
    }

    /// The example of hierarchical pictures: POC 8 refers to 0; POC 4, one set later, to 0 and 8 (ITU-T H.265 §7.4.8).
    @Test func predictsASetFromTheOneBefore() {
        let source = H265ReferencePictureSet(negative: [.init(distance: -8, isUsed: true)])
        let set = parse(known: [source]) { bits in
            bits.put(1, 1)  // inter_ref_pic_set_prediction_flag
            bits.put(0, 1)  // delta_rps_sign
            bits.putUnsigned(3)  // abs_delta_rps_minus1: 4 forward
            bits.put(1, 1)  // -8 + 4, used
            bits.put(1, 1)  // 0 + 4, used
        }
        #expect(
            set
                == H265ReferencePictureSet(
                    negative: [.init(distance: -4, isUsed: true)], positive: [.init(distance: 4, isUsed: true)]))
    }

    @Test func predictsInASliceHeaderFromAnyKnownSet() {
        let first = H265ReferencePictureSet(
            negative: [.init(distance: -1, isUsed: true), .init(distance: -3, isUsed: true)],
            positive: [.init(distance: 2, isUsed: true)])
        let set = parse(known: [first, H265ReferencePictureSet()], isInSliceHeader: true) { bits in
            bits.put(1, 1)
            bits.putUnsigned(1)  // delta_idx_minus1: the second to last
            bits.put(1, 1)  // backward
            bits.putUnsigned(1)  // by 2
            bits.put(1, 1)  // -1 - 2, used
            bits.put(0b01, 2)  // -3 - 2, kept
            bits.put(1, 1)  // 2 - 2 is the picture itself: left out
            bits.put(0b00, 2)  // 0 - 2, left out
        }
        #expect(
            set
                == H265ReferencePictureSet(
                    negative: [.init(distance: -3, isUsed: true), .init(distance: -5, isUsed: false)]))
    }

    /// Whatever is written explicitly comes back, and a prediction with all flags is a shift.
    @Test(arguments: 0..<50 as Range<UInt64>) func readsWhatIsWritten(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let distances = Set(
            (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Int.random(in: 1...40, using: &generator) * (Bool.random(using: &generator) ? 1 : -1)
            }
        ).sorted()
        let used = distances.filter { _ in Bool.random(using: &generator) }
        let set = try #require(
            parse { bits in
                putReferencePictureSet(references: used, kept: distances.filter { !used.contains($0) }, &bits)
            })
        #expect(Set(set.used.map(Int.init)) == Set(used))
        #expect((set.negative + set.positive).map { Int($0.distance) }.sorted() == distances)

        let shift = Int.random(in: 1...9, using: &generator)
        let moved = try #require(
            parse(known: [set]) { bits in
                bits.put(0b10, 2)
                bits.putUnsigned(shift - 1)
                for _ in 0...distances.count { bits.put(1, 1) }
            })
        let expected = (distances + [0]).map { $0 + shift }.filter { $0 != 0 }
        #expect(moved.used.map(Int.init).sorted() == expected.sorted())
    }

    @Test func refusesMoreThanADecoderHolds() {
        #expect(parse { putReferencePictureSet(references: (1...17).map { -$0 }, &$0) } == nil)
        #expect(parse { putReferencePictureSet(references: (1...16).map { -$0 }, &$0) } != nil)
        #expect(parse { putReferencePictureSet(references: (-9...9).filter { $0 != 0 }, &$0) } == nil)
        #expect(
            parse { bits in
                for value in [1, 0, 1 << 15] { bits.putUnsigned(value) }
                bits.put(1, 1)
            } == nil)
        var empty = BitReader([])
        #expect(H265ReferencePictureSet(parsing: &empty, known: [], isInSliceHeader: false) == nil)
        #expect(H265ReferencePictureSet(parsing: &empty, known: [.init()], isInSliceHeader: true) == nil)
    }
}
