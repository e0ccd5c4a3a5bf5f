import Storage
import Testing

@testable import Serving

@Suite struct ConditionsTests {
    private let version = Validators(FileVersion(inode: 1, byteCount: 2, seconds: 784_111_777, nanoseconds: 3))

    @Test(arguments: [
        ("*", true), ("\"1-2-2ebc98a1-3\"", true), ("W/\"1-2-2ebc98a1-3\"", true), ("\"a\", \"1-2-2ebc98a1-3\"", true),
        ("\"a\",W/\"1-2-2ebc98a1-3\" , \"b\"", true), ("\"1-2-2ebc98a1-4\"", false), ("", false), (",,", false),
        ("1-2-2ebc98a1-3", false),
    ]) func aTagSaysWhetherTheCopyIsRight(_ field: String, _ expected: Bool) {
        #expect(Conditions(ifNoneMatch: field).isSatisfied(by: version) == expected)
    }

    @Test func aDateSaysItWithoutATag() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(Conditions(ifModifiedSince: date).isSatisfied(by: version))
        #expect(!Conditions(ifModifiedSince: "Sun, 06 Nov 1994 08:49:38 GMT").isSatisfied(by: version))
        #expect(!Conditions(ifNoneMatch: "\"other\"", ifModifiedSince: date).isSatisfied(by: version))
        #expect(!Conditions().isSatisfied(by: version))
    }

    @Test(arguments: [
        (nil, true), ("\"1-2-2ebc98a1-3\"", true), ("Sun, 06 Nov 1994 08:49:37 GMT", true),
        ("W/\"1-2-2ebc98a1-3\"", false), ("\"other\"", false), ("Sun, 06 Nov 1994 08:49:36 GMT", false),
    ]) func aRangeContinuesTheSameContentOnly(_ field: String?, _ expected: Bool) {
        #expect(Conditions(ifRange: field).allowsRange(of: version) == expected)
    }
}
