import Jobs
import Media
import Mixing
import Testing

@testable import Engine

@Suite struct ViewIdentityTests {
    private func identity(
        _ connectionID: String = "C-1", name: String?, avatar: String? = nil,
        placeholder: ViewOverlays.Placeholder = .initials,
        images: ImageFiles = ImageFiles()
    ) -> ViewIdentity {
        var overlays = ViewOverlays()
        overlays.placeholder = placeholder
        let settings = ViewPlan.Video(
            encoding: .toy(), fit: .letterbox, background: ColourSample(y: 16, u: 128, v: 128), overlays: overlays,
            layouts: [], maxInput: 1)
        var joined = ConnectionJoined(connectionID: connectionID, name: name, sdp: "", ports: [])
        joined.avatar = avatar
        return ViewIdentity(
            number: 0, joined, isScreen: false, settings, images: images, codecs: OverlayCodecs())
    }

    @Test func isTheNameOrTheConnection() {
        #expect(identity(name: "Ada Lovelace").name == "Ada Lovelace")
        #expect(identity(name: "Ada Lovelace").initials == "AL")
        #expect(identity(name: nil).name == "C-1" && identity(name: " ").name == "C-1")
        #expect(identity(name: nil).initials == "C1")
    }

    @Test func itsColourIsThatOfTheConnection() {
        #expect(identity(name: "Ada").color == identity(name: "Bob").color)
        #expect(identity("a", name: nil).color == BackgroundColor(identifying: "a").sample(in: .bt601))
    }

    @Test func anAvatarIsReadOnlyWhereItIsShown() {
        var images = ImageFiles()
        images["/a"] = [9, 2, 50]
        let shown = identity(name: "Ada", avatar: "/a", placeholder: .avatar, images: images)
        #expect(shown.avatar?.width == ViewIdentity.avatarSide && shown.avatar?.height == ViewIdentity.avatarSide)
        #expect(shown.warning == nil)
        let hidden = identity(name: "Ada", avatar: "/gone")
        #expect(hidden.avatar == nil && hidden.warning == nil)
    }
}
