import Testing

@testable import Jobs

@Suite struct PushCredentialsTests {
    @Test(arguments: [
        ("ann:secret", "ann", "secret"), ("ann:", "ann", ""), ("ann", "ann", ""), ("ann:a:b", "ann", "a:b"),
        ("a%6Ee:%25%40%3A", "ane", "%@:"), ("%C3%BC:x", "ü", "x"),
    ])
    func isReadFromAURL(text: String, user: String, password: String) {
        #expect(PushCredentials(userInformation: text[...]) == PushCredentials(user: user, password: password))
    }

    @Test(arguments: ["", ":secret", "a%", "a%4", "a%4g", "a%+1", "a:%FF", "a:%0A", "a%3Ab:c", "a:%7F"])
    func refusesWhatNoHeaderTakes(text: String) {
        #expect(PushCredentials(userInformation: text[...]) == nil)
    }

    @Test func isNotInAnyText() {
        let credentials = PushCredentials(user: "ann", password: "SECRET")
        var dumped = ""
        dump([credentials], to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), "\([credentials])", dumped] {
            #expect(!text.contains("SECRET") && !text.contains("ann"), "\(text)")
        }
    }
}
