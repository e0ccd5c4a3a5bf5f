import Jobs
import Media
import Mixing

/// Who an input is, as a view shows it: by a name, and where there is no picture by initials or an avatar.
struct ViewIdentity {
    /// Of the connection, in the order of joining.
    let number: Int
    /// The name that the source told; the connection's id where it told none.
    let name: String
    let initials: String
    /// The background of the initials.
    let color: ColourSample
    /// Square.
    let avatar: VideoFrame?
    /// It shows a screen.
    let isScreen: Bool
    /// Why there is no avatar though the job names one.
    let warning: Warning?

    /// The largest side of an avatar that is kept: three fifths of the height of 1080 lines and some.
    static let avatarSide = 648

    init(
        number: Int, _ joined: ConnectionJoined, isScreen: Bool, _ settings: ViewPlan.Video, images: ImageFiles,
        codecs: any CodecFactory
    ) {
        self.number = number
        self.name = Self.name(of: joined)
        self.isScreen = isScreen
        initials = Initials.of(self.name)
        let colour = settings.encoding.colour
        color = BackgroundColor(identifying: joined.connectionID).sample(in: colour)
        guard settings.overlays.placeholder == .avatar, let path = joined.avatar else {
            (avatar, warning) = (nil, nil)
            return
        }
        switch StillImagePicture.reading(path, images, codecs, colour: colour) {
        case .success(let still):
            let side = FrameSize(width: Self.avatarSide, height: Self.avatarSide)
            avatar = (try? codecs.frameScaler()).flatMap { try? still.covering(side, colour: colour, $0) }
            warning = nil
        case .failure(let problem):
            avatar = nil
            warning = Warning(
                reason: problem.reason, connectionID: joined.connectionID,
                message: "the view shows initials instead of the avatar: \(problem.message)")
        }
    }

    static func name(of joined: ConnectionJoined) -> String {
        let told = joined.name ?? ""
        return told.allSatisfy(\.isWhitespace) ? joined.connectionID : told
    }
}
