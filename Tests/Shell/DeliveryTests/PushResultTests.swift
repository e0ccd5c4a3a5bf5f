import Testing

@testable import Delivery

@Suite struct PushResultTests {
    @Test(arguments: [
        (200, PushResult.done(bytes: 7)), (201, .done(bytes: 7)), (204, .done(bytes: 7)), (301, .refused(status: 301)),
        (308, .refused(status: 308)), (400, .refused(status: 400)), (401, .refused(status: 401)),
        (403, .refused(status: 403)), (404, .refused(status: 404)), (405, .refused(status: 405)),
        (409, .refused(status: 409)), (413, .refused(status: 413)), (408, .failed("status 408")),
        (425, .failed("status 425")), (429, .failed("status 429")), (500, .failed("status 500")),
        (503, .failed("status 503")), (507, .failed("status 507")),
    ])
    func isByTheStatus(status: Int, result: PushResult) {
        for method in [PushRequest.Method.put, .post] {
            #expect(PushResult(status: status, of: method, bytes: 7) == result)
        }
    }

    @Test(arguments: [200, 204, 404, 410]) func whatIsNotThereIsDeleted(status: Int) {
        #expect(PushResult(status: status, of: .delete, bytes: 0) == .done(bytes: 0))
    }

    @Test(arguments: [
        (301, "redirects"), (401, "password"), (403, "does not permit"), (404, "no such folder"),
        (409, "no such folder"), (405, "does not take PUT"), (413, "client_max_body_size"), (418, "refuses"),
    ])
    func saysWhatToDo(status: Int, text: String) {
        let remedy = PushResult.remedy(ofStatus: status, method: "PUT")
        #expect(remedy.contains(text) && remedy.contains("status \(status)"))
    }
}
