/** Small policies, one for each subject of lowering. */

export const numbers = `policy Numbers

unit USD decimals 6
unit ETH decimals 18

entity account {
  fact a : USD in -1B .. 1B              else refuse
  fact b : USD in 0.01 .. 1M             else refuse
  fact c : ETH in 0 .. 1M                else refuse
  fact p : USD/ETH in 0.01 .. 1M         else refuse
  fact r : ratio in -5 .. 5              else nearest bound
  fact n : ratio in -5 .. -0.5           else refuse
  fact u : USD in 1 .. 1000              else unavailable
  fact o : USD or none in 1 .. 1000      else refuse
  fact q : time
}

define share(x: account) : USD rounds down = x.a * 5%
define twentieth(x: account) : USD rounds up = x.c * x.p / 20
define quotient(x: account) : ratio rounds half even = x.a / x.b
define negative(x: account) : ratio rounds half up = x.r / x.n
define nested(x: account) : ratio rounds toward zero = (x.a / x.b) / (x.b / (x.c * x.p + 1 USD)) / 10B
define least(x: account) : ratio rounds away from zero = min(x.a / x.b, x.r, 3)
define most(x: account) : USD rounds down = max(x.a * x.r, x.b, -x.c * x.p)
define held(x: account) : ratio rounds up = clamp(x.a / x.b, x.n, 7/3)
define size(x: account) : USD rounds up = abs(x.a * x.r / 3)
define rest(x: account) : USD = mod(x.a, 7 USD)
define cube(x: account) : ratio rounds down = x.n ^ 3 + x.n ^ -2
define side(x: account) : USD = sqrt(x.b * 1 USD) rounds down
`;
