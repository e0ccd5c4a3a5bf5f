import Testing

@testable import Media

@Suite struct H264ProfileTests {
    @Test(arguments: [
        ("CB", H264Profile.constrainedBaseline), ("B", .baseline), ("M", .main), ("H", .high), ("E", nil),
    ])
    func hasTheLettersOfOWT(letters: String, profile: H264Profile?) {
        #expect(H264Profile(rawValue: letters) == profile)
    }
}
