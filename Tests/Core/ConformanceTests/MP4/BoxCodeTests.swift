import Testing

@testable import Conformance

@Suite struct BoxCodeTests {
    @Test func isFourCharacters() {
        #expect(BoxCode("moof").code == 0x6D6F_6F66 && BoxCode(0x6D6F_6F66) == "moof")
        #expect(BoxCode("moof").text == "moof")
        #expect(BoxCode(0xA96E_616D).text == ".nam")
        #expect(BoxCode(0).text == "....")
    }
}
