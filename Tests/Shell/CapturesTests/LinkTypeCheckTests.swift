import TestSupport
import Testing

@testable import Captures

@Suite struct LinkTypeCheckTests {
    private static let arp = [UInt8](repeating: 0, count: 12) + hex("08 06") + [UInt8](repeating: 0, count: 28)

    private static let ethernet = FrameVectors.ethernetHeader + FrameVectors.version4

    private func note(_ frame: [UInt8], _ check: inout LinkTypeCheck) -> Bool {
        check.note(frame.span)
    }

    @Test func keepsADeclarationThatFits() {
        var check = LinkTypeCheck(.ethernet)
        let isChanged = note(Self.ethernet, &check)
        #expect(!isChanged && check.linkType == .ethernet)
        // From then on nothing is looked at.
        let isChangedLater = note(FrameVectors.version4, &check)
        #expect(!isChangedLater && check.linkType == .ethernet)
    }

    @Test func waitsForAPacketThatTellsSomething() {
        var check = LinkTypeCheck(.ethernet)
        let isChanged = note(Self.arp, &check)
        #expect(!isChanged && check.linkType == .ethernet)
        let isChangedLater = note(FrameVectors.version4, &check)
        #expect(isChangedLater && check.linkType == .raw)
    }

    @Test(arguments: [nil, LinkType.linuxSLL, .null, .raw])
    func concludesTheLinkTypeFromAPacket(declared: LinkType?) {
        var check = LinkTypeCheck(declared)
        let isChanged = note(Self.ethernet, &check)
        #expect(isChanged && check.linkType == .ethernet)
    }

    @Test func concludesNothingFromWhatIsNoDatagram() {
        #expect(LinkTypeCheck.guess(Self.arp.span) == nil)
        #expect(LinkTypeCheck.guess([UInt8](repeating: 0, count: 80).span) == nil)
        #expect(LinkTypeCheck.guess(Array(FrameVectors.version4.dropLast()).span) == nil)
    }
}
