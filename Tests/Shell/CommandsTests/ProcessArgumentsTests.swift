import Testing

@testable import Commands

@Suite struct ProcessArgumentsTests {
    @Test func endWithANullByteEach() {
        #expect(ProcessArguments.parsed(Array("rokuga\0record\0job.json\0".utf8)) == ["rokuga", "record", "job.json"])
        #expect(ProcessArguments.parsed(Array("rokuga\0\0a b\0\0".utf8)) == ["rokuga", "", "a b", ""])
        #expect(ProcessArguments.parsed(Array("rokuga".utf8)) == ["rokuga"])
        #expect(ProcessArguments.parsed([]) == [])
    }

    @Test func areThoseOfTheProcess() {
        #expect(ProcessArguments.all == CommandLine.arguments && !ProcessArguments.all.isEmpty)
    }
}
