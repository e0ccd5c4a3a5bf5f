import Media
import RTP
import TestSupport
import Testing

@Suite struct VideoOrientationTests {
    // Made by hand after 3GPP TS 26.114 §7.4.5: 0000CFRR. What was turned counter-clockwise is turned clockwise.
    @Test(
        arguments: [
            ("00", .none, false), ("01", .quarter, false), ("02", .half, false), ("03", .threeQuarters, false),
            ("09", .quarter, false),  // C: the camera at the back
            ("04", .none, true), ("0F", .threeQuarters, true),
            ("F1", .quarter, false),  // reserved bits
            ("02 FF FF", .half, false),  // padded by a sender of the two-byte form
        ] as [(String, FrameRotation, Bool)])
    func readsTheTurn(text: String, rotation: FrameRotation, isMirrored: Bool) throws {
        let orientation = try VideoOrientation(parsing: hex(text).span)
        #expect(orientation.rotation == rotation)
        #expect(orientation.isMirrored == isMirrored)
    }

    @Test func refusesAnElementWithoutContent() {
        #expect(throws: RTPError.truncated(needed: 1, remaining: 0)) { try VideoOrientation(parsing: [UInt8]().span) }
    }

    @Test func everyByteMeansOneOfFourTurns() throws {
        for byte in UInt8.min...UInt8.max {
            let orientation = try VideoOrientation(parsing: [byte].span)
            #expect(orientation.rotation.rawValue == Int(byte & 3) * 90)
        }
    }
}
