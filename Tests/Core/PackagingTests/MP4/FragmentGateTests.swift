import TestSupport
import Testing

@testable import Packaging

@Suite struct FragmentGateTests {
    @Test func opensByItsSizeAlone() {
        #expect(FragmentGate.closed == hex("00000000 66726565  # free, to the end of the file"))
        #expect(FragmentGate.open == hex("00000008 66726565  # free, empty"))
    }

    @Test func hidesWhateverFollows() throws {
        let torn = hex("00000100 6D6F6F66 00000010 6D66  # half a moof")
        #expect(try boxes(of: FragmentGate.closed + torn).map(\.type) == ["free"])
        #expect(throws: BrokenBox(offset: 8)) { try boxes(of: FragmentGate.open + torn) }
    }
}
