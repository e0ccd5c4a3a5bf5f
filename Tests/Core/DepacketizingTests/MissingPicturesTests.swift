import Testing

@testable import Depacketizing

struct MissingPicturesTests {
    // PictureIDs have 7 or 15 bits (RFC 7741 §4.2, RFC 9628 §4.2).
    @Test(arguments: [
        (UInt16(3), UInt16(4), UInt8(7), 1, 0, Int?.some(0)),
        (126, 2, 7, 3, 0, 3),
        (32_767, 1, 15, 1, 1, 1),
        (1, 0, 7, 127, 0, 126),
        (1, 0, 7, 128, 0, nil),
        (1, 0, 7, 127, 1, nil),
        (4, 4, 15, 1, 0, nil),
        (4, 5, 0, 1, 0, nil),
        (4, 5, 15, .max, 0, nil),
    ])
    func countsMissingPictures(last: UInt16, next: UInt16, width: UInt8, lost: Int, damaged: Int, missing: Int?) {
        #expect(missingPictures(from: last, to: next, width: width, lost: lost, damaged: damaged) == missing)
    }
}
