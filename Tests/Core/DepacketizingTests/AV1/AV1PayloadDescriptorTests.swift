import TestSupport
import Testing

@testable import Depacketizing

struct AV1PayloadDescriptorTests {
    @Test(arguments: [
        ("68", false, true, 2, true),  // av1-opus-360p, packet 1
        ("D0", true, true, 1, false),  // packet 2
        ("90", true, false, 1, false),  // packet 6
        ("50", false, true, 1, false),  // packet 7
        ("07", false, false, 0, false),  // made by hand: reserved bits are ignored
    ])
    func readsEachField(bytes: String, continues: Bool, isContinued: Bool, count: Int, begins: Bool) throws {
        let descriptor = try AV1PayloadDescriptor(parsing: hex(bytes).span)
        #expect(descriptor.continuesUnit == continues)
        #expect(descriptor.isContinued == isContinued)
        #expect(descriptor.elementCount == count)
        #expect(descriptor.beginsSequence == begins)
    }

    @Test func refusesAnEmptyPayload() {
        #expect(throws: DepacketizingError.truncated(needed: 1, remaining: 0)) {
            try AV1PayloadDescriptor(parsing: hex("").span)
        }
    }
}
